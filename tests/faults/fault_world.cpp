// SPDX-License-Identifier: MIT
// fault-world: a registry and a release host on loopback with two versions of the crates "one" and
// "two", and one of "three". The options that bring binstall here are printed, one a line and an
// empty one; then everything is served until standard input ends.
#include <support/executables.hpp>
#include <support/world.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

namespace {

void serve() {
    using namespace binstall::test;
    World world;
    const auto add = [&](const std::string& name, const std::string& version) {
        world.crate(name, version)
            .repository("https://github.com/faults/" + name)
            .usual_release(host_triple());
    };
    for (const std::string name : {"one", "two"})
        for (const std::string version : {"1.0.0", "2.0.0"})
            add(name, version);
    add("three", "1.0.0");
    for (const std::string& argument : world.arguments())
        std::cout << argument << '\n';
    std::cout << '\n' << std::flush; // an empty line: that was all
    while (std::getchar() != EOF) {
    }
}

} // namespace

int main() {
    try {
        serve();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "fault-world: " << error.what() << '\n';
        return 1;
    }
}

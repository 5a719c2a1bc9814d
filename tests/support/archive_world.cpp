// SPDX-License-Identifier: MIT
// archive-world FILE...: a release host on loopback for the benchmark of archives. Each file is the
// one asset of a crate's release: the crate is called like the file's suffix without its dots, and
// has the binary `tool`. Prints the options that bring binstall here, one a line, and serves until
// standard input ends.
#include "executables.hpp"
#include "world.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace binstall::test {
namespace {

void add(World& world, const fs::path& file) {
    const std::string name = file.filename().string();
    const std::string suffix = name.substr(name.find('.'));
    std::string crate = suffix;
    std::erase(crate, '.');
    world.crate(crate, "1.0.0")
        .repository("https://github.com/bench/" + crate)
        .binary("tool")
        .release("v1.0.0")
        .asset_bytes("tool-" + host_triple() + suffix, read_text(file));
}

void serve(const std::vector<fs::path>& files) {
    World world;
    for (const fs::path& file : files)
        add(world, file);
    for (const std::string& argument : world.arguments())
        std::cout << argument << '\n';
    std::cout.flush();
    while (std::getchar() != EOF) {
    }
}

} // namespace
} // namespace binstall::test

int main(int argc, char** argv) {
    try {
        if (argc < 2)
            throw std::invalid_argument{"usage: archive-world FILE..."};
        binstall::test::serve({argv + 1, argv + argc});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "archive-world: " << error.what() << '\n';
        return 1;
    }
}

// SPDX-License-Identifier: MIT
// demo-world CRATES: a small registry and release host on loopback, for `./dev demo`.
//
// CRATES holds <name>/<version>/ with the files of each crate. Each has a release with a build for
// this machine, which prints what its src/main.rs would. The options that bring binstall here are
// printed, one a line; then everything is served until standard input ends, and the number of
// requests is printed.
#include "executables.hpp"
#include "world.hpp"

#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>

namespace binstall::test {
namespace {

ArchiveFiles files_below(const fs::path& folder, const std::string& prefix) {
    constexpr unsigned plain = 0644;
    ArchiveFiles files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder})
        if (entry.is_regular_file())
            files.push_back({prefix + "/" + entry.path().lexically_relative(folder).string(),
                             read_text(entry.path()),
                             plain});
    return files;
}

/// What stands between the first pair of quotes of the program.
std::string greeting(const fs::path& folder) {
    const std::string program = read_text(folder / "src/main.rs");
    const std::size_t begin = program.find('"') + 1;
    return program.substr(begin, program.find('"', begin) - begin);
}

void add(World& world, const fs::path& folder) {
    const std::string version = folder.filename().string();
    const std::string name = folder.parent_path().filename().string();
    world.crate(name, version).archive(pack(".crate", files_below(folder, name + "-" + version)));
    const std::string stem = name + "-" + host_triple() + "-v" + version;
    world.forge()
        .release("demo/" + name, "v" + version)
        .asset(stem + ".tgz", {{stem + "/hello", executable(greeting(folder), host_triple())}});
}

void serve(const fs::path& crates) {
    World world;
    for (const fs::directory_entry& crate : fs::directory_iterator{crates})
        for (const fs::directory_entry& version : fs::directory_iterator{crate})
            add(world, version.path());
    for (const std::string& argument : world.arguments())
        std::cout << argument << '\n';
    std::cout.flush();
    while (std::getchar() != EOF) {
    }
    std::cout << world.server().requests().size() << " requests were answered\n";
}

} // namespace
} // namespace binstall::test

int main(int argc, char** argv) {
    try {
        if (argc != 2)
            throw std::invalid_argument{"usage: demo-world CRATES"};
        binstall::test::serve(argv[1]);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "demo-world: " << error.what() << '\n';
        return 1;
    }
}

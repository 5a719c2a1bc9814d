// SPDX-License-Identifier: MIT
#include "../support/raw_tar.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

const std::string windows_program = "MZ" + std::string(100, '\0');
constexpr std::string_view gnu = "x86_64-unknown-linux-gnu";
constexpr std::string_view windows = "x86_64-pc-windows-msvc";

/// An archive in which each file begins like an executable and holds its own name.
StagedTree programs(const std::vector<std::string>& names, const std::string& start = fake_elf()) {
    std::string archive;
    for (const std::string& name : names)
        archive += tar_file(name, start + name);
    return unpack_bytes(archive + tar_end(), {.names = {"tool", "tool.exe"}});
}

/// The path of what is found; empty when nothing is.
std::string
found(StagedTree tree, std::string_view triple = gnu, std::optional<std::string> path = {}) {
    const StagedFile* file = find_binary(tree, "tool", Target::parse(triple), path);
    return file ? file->member : "";
}

} // namespace

TEST_CASE("a binary is found by its name, wherever authors put it") {
    CHECK(found(programs({"tool"})) == "tool");
    CHECK(found(programs({"tool-1.2.3-x86_64-unknown-linux-gnu/tool"})) ==
          "tool-1.2.3-x86_64-unknown-linux-gnu/tool");
    CHECK(found(programs({"a/usr/bin/tool"})) == "a/usr/bin/tool");
    CHECK(found(programs({"other", "tool-helper"})).empty());
    CHECK(found(programs({"tool.exe"}, windows_program), windows) == "tool.exe");
}

TEST_CASE("a binary is found with its version or target behind its name") {
    CHECK(found(programs({"tool-x86_64-unknown-linux-gnu"})) == "tool-x86_64-unknown-linux-gnu");
    CHECK(found(programs({"tool-v1.2.3"})) == "tool-v1.2.3");
    CHECK(found(programs({"tool_1.2.3_linux_amd64"})) == "tool_1.2.3_linux_amd64");
    CHECK(found(programs({"tool-x86_64-pc-windows-msvc.exe"}, windows_program), windows) ==
          "tool-x86_64-pc-windows-msvc.exe");
    CHECK(found(programs({"tool-aarch64-apple-darwin"})).empty());
    CHECK(found(programs({"tool-v1.2.3", "x/tool"})) == "x/tool");
}

TEST_CASE("of several binaries, the one nearest to the top is taken") {
    CHECK(found(programs({"a/b/tool", "a/tool"})) == "a/tool");
    CHECK(found(programs({"tool", "completions/tool"})) == "tool");
}

TEST_CASE("in an archive for all platforms, the target's folder is taken") {
    const std::vector<std::string> names{"x86_64-unknown-linux-gnu/tool",
                                         "x86_64-unknown-linux-musl/tool",
                                         "aarch64-unknown-linux-gnu/tool",
                                         "x86_64-pc-windows-gnu/tool.exe",
                                         "aarch64-linux-android/tool"};
    CHECK(found(programs(names)) == "x86_64-unknown-linux-gnu/tool");
    CHECK(found(programs(names), "x86_64-unknown-linux-musl") == "x86_64-unknown-linux-musl/tool");
    CHECK(found(programs(names), "aarch64-unknown-linux-gnu") == "aarch64-unknown-linux-gnu/tool");
    CHECK(
        found(programs({"x86_64-unknown-linux-musl/tool", "armv7-unknown-linux-gnueabihf/tool"})) ==
        "x86_64-unknown-linux-musl/tool");
}

TEST_CASE("what begins like a program of the target is preferred to what only has its name") {
    const std::string archive = tar_file("tool", "complete -c tool") +
                                tar_file("x/y/tool", fake_elf()) +
                                tar_file("z/tool", windows_program) + tar_end();
    CHECK(found(unpack_bytes(archive)) == "x/y/tool");
    CHECK(found(unpack_bytes(tar_file("tool", "text") + tar_end())) == "tool");
}

TEST_CASE("binaries that fit equally are an error that lists them, unless they are the same") {
    StagedTree tree = programs({"a/tool", "b/tool", "c/d/tool"});
    try {
        find_binary(tree, "tool", Target::parse(gnu), {});
        FAIL("found one");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::archive);
        CHECK(error.what() ==
              std::string_view{"several files of the archive could be the binary tool"});
        CHECK(error.notes() == std::vector<std::string>{"a/tool", "b/tool"});
    }
    CHECK(found(unpack_bytes(tar_file("a/tool", fake_elf()) + tar_file("b/tool", fake_elf()) +
                             tar_end())) == "a/tool");
}

TEST_CASE("a path that the author states is taken literally, but for the extension") {
    const std::vector<std::string> names{"a/tool", "b/tool"};
    CHECK(found(programs(names), gnu, "b/tool") == "b/tool");
    CHECK(found(programs(names), gnu, "./b//tool") == "b/tool");
    CHECK(found(programs(names), gnu, "tool").empty());
    CHECK(found(programs({"x/tool.exe"}, windows_program), windows, "x/tool") == "x/tool.exe");
    CHECK(found(programs({"x/tool"}, windows_program), windows, "x/tool.exe") == "x/tool");
    CHECK_THROWS_AS(found(programs(names), gnu, "../tool"), const Error&);
}

TEST_CASE("the only file of a bare artifact is any binary") {
    CHECK(found(unpack_bytes(fake_elf(), {.format = "bin"})) ==
          "tool-1.0.0-x86_64-unknown-linux-gnu");
}

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/bin_names.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

using namespace binstall;

namespace {

StagedFile some_file;

ReadyPackage package(const std::string& name,
                     const std::vector<std::string>& binaries,
                     const std::string& extension = "") {
    ReadyPackage ready;
    ready.receipt.name = name;
    ready.receipt.version = Version{1, 2, 3, "rc.1", ""};
    for (const std::string& binary : binaries)
        ready.binaries.push_back({binary, extension, &some_file});
    return ready;
}

std::vector<std::string> described(const std::vector<NewName>& names) {
    std::vector<std::string> result;
    for (const NewName& name : names)
        result.push_back(name.file.kind == InstalledFile::Kind::link
                             ? cat(name.file.name, " -> ", name.file.content)
                             : name.file.name);
    return result;
}

/// The code that check_names throws for these packages; "fine" when none.
std::string refusal(const std::vector<ReadyPackage>& packages) {
    try {
        check_names(packages, NameLayout::versioned);
        return "fine";
    } catch (const Error& error) {
        return cat(name(error.code()), ": ", error.what());
    }
}

} // namespace

TEST_CASE("a binary gets a file that carries the version, and a link to it") {
    CHECK(
        described(names_for(package("ripgrep", {"rg", "rgx"}), NameLayout::versioned)) ==
        std::vector<std::string>{
            "rg-v1.2.3-rc.1", "rgx-v1.2.3-rc.1", "rg -> rg-v1.2.3-rc.1", "rgx -> rgx-v1.2.3-rc.1"});
}

TEST_CASE("a binary for Windows gets a copy instead of a link") {
    CHECK(described(names_for(package("ripgrep", {"rg"}, ".exe"), NameLayout::versioned)) ==
          std::vector<std::string>{"rg-v1.2.3-rc.1.exe", "rg.exe"});
}

TEST_CASE("in the plain layout a binary has its own name only") {
    CHECK(described(names_for(package("ripgrep", {"rg"}), NameLayout::plain)) ==
          std::vector<std::string>{"rg"});
    CHECK(described(names_for(package("ripgrep", {"rg"}, ".exe"), NameLayout::plain)) ==
          std::vector<std::string>{"rg.exe"});
}

TEST_CASE("a package cannot bring a tool of Rust's own") {
    for (const std::string binary :
         {"cargo", "rustc", "rustup", "binstall", "Cargo", "cargo.exe"}) {
        CAPTURE(binary);
        CHECK(refusal({package("innocent", {"innocent", binary})}).starts_with("policy: innocent"));
    }
    for (const std::string binary : {"cargo", "rustc", "rustup", "binstall"}) {
        CAPTURE(binary);
        CHECK(refusal({package(binary, {binary})}) == "fine");
    }
    CHECK(refusal({package("cargo-watch", {"cargo-watch"})}) == "fine");
}

TEST_CASE("FS-04: two binaries of one package may not differ in case or extension only") {
    CHECK(refusal({package("tool", {"Tool", "tool"})}).starts_with("manifest: tool has two"));
    ReadyPackage mixed = package("tool", {"tool.exe"});
    mixed.binaries.push_back({"tool", ".exe", &some_file});
    std::vector<ReadyPackage> packages;
    packages.push_back(mixed);
    CHECK(refusal(packages).starts_with("manifest: tool has two"));
}

TEST_CASE("two packages of one command cannot want the same name") {
    CHECK(refusal({package("one", {"tool"}), package("two", {"tool"})}) ==
          "policy: both one and two want to install tool-v1.2.3-rc.1");
    CHECK(refusal({package("one", {"a"}), package("two", {"b"})}) == "fine");
}

TEST_CASE("a binary's name is the name of a file and nothing more") {
    for (const std::string& binary : {std::string{},
                                      std::string{"."},
                                      std::string{".."},
                                      std::string{".binstall-1"},
                                      std::string{"a/b"},
                                      std::string{"/etc/passwd"},
                                      std::string{"a\nb"},
                                      std::string{"a\x1b[1m"},
                                      std::string{"a\0b", 3},
                                      std::string{"\xff"},
                                      std::string(250, 'x')}) {
        CAPTURE(binary);
        CHECK(refusal({package("tool", {binary})}).starts_with("manifest: tool has a binary"));
    }
}

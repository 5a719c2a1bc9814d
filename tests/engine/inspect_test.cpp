// SPDX-License-Identifier: MIT
#include "../support/executables.hpp"
#include "../support/process.hpp"
#include "../support/temp_folder.hpp"
#include "unpacking.hpp"

#include <engine/inspect.hpp>

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

enum class Where { here, elsewhere };

/// The reason, or "usable".
std::string verdict(const std::string& bytes, std::string_view triple, Where where) {
    const TempFolder folder;
    StagedFile file{"tool", unnamed_file(folder.path()), bytes.size(), {}};
    write_all(file.file.get(), bytes, folder.path());
    const HostSystem system = this_system({});
    const RunsHere here{system, folder.path()};
    const auto refusal =
        why_unusable(file, Target::parse(triple), where == Where::here ? &here : nullptr);
    return refusal ? refusal->reason : "usable";
}

std::string verdict(const std::string& bytes, std::string_view triple) {
    return verdict(bytes, triple, Where::elsewhere);
}

/// A small program of this system, linked with its C library.
std::string system_program() {
    return read_text(*find_program("true"));
}

std::string replaced(std::string bytes, std::string_view what, std::string_view with) {
    const std::size_t at = bytes.find(what);
    REQUIRE(at != std::string::npos);
    REQUIRE(what.size() == with.size());
    return bytes.replace(at, what.size(), with);
}

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

/// A universal Mach-O file with these programs.
std::string universal(const std::vector<std::pair<std::uint32_t, std::string>>& slices) {
    std::string head =
        big_endian(0xcafebabe) + big_endian(static_cast<std::uint32_t>(slices.size()));
    std::string body;
    const std::size_t head_size = 8 + slices.size() * 20;
    for (const auto& slice : slices) {
        head += big_endian(slice.first) + big_endian(3) +
                big_endian(static_cast<std::uint32_t>(head_size + body.size())) +
                big_endian(static_cast<std::uint32_t>(slice.second.size())) + big_endian(0);
        body += slice.second;
    }
    return head + body;
}

} // namespace

TEST_CASE("a program for the target is usable, of each system's format") {
    for (const char* triple : {"x86_64-unknown-linux-gnu",
                               "x86_64-unknown-linux-musl",
                               "aarch64-unknown-linux-gnu",
                               "riscv64gc-unknown-linux-gnu",
                               "x86_64-pc-windows-msvc",
                               "aarch64-pc-windows-msvc",
                               "x86_64-apple-darwin",
                               "aarch64-apple-darwin"}) {
        CAPTURE(std::string{triple});
        CHECK(verdict(executable("tool 1.0.0", triple), triple) == "usable");
    }
    CHECK(verdict(executable("tool 1.0.0", host_triple()), host_triple(), Where::here) == "usable");
    CHECK(verdict(system_program(), host_triple(), Where::here) == "usable");
}

TEST_CASE("a program for another machine or system is refused, with both names") {
    struct Row {
        std::string made_for;
        std::string wanted;
        std::string reason;
    };

    const std::vector<Row> rows{
        {"aarch64-unknown-linux-gnu",
         "x86_64-unknown-linux-gnu",
         "it is built for aarch64, not for x86_64"},
        {"x86_64-unknown-linux-gnu",
         "aarch64-unknown-linux-musl",
         "it is built for x86-64, not for aarch64"},
        {"x86_64-unknown-linux-gnu",
         "i686-unknown-linux-gnu",
         "it is built for x86-64, not for i686"},
        {"aarch64-pc-windows-msvc",
         "x86_64-pc-windows-gnu",
         "it is built for aarch64, not for x86_64"},
        {"x86_64-apple-darwin", "aarch64-apple-darwin", "it is built for x86_64, not for aarch64"},
        {"x86_64-apple-darwin",
         "x86_64-unknown-linux-gnu",
         "it is not an executable for x86_64-unknown-linux-gnu: it looks like a macOS executable"},
        {"x86_64-unknown-linux-gnu",
         "x86_64-pc-windows-msvc",
         "it is not an executable for x86_64-pc-windows-msvc: it looks like an ELF executable"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.made_for);
        CAPTURE(row.wanted);
        CHECK(verdict(executable("tool", row.made_for), row.wanted) == row.reason);
    }
}

TEST_CASE("what is no program at all is named") {
    const std::string linux_triple = "x86_64-unknown-linux-gnu";
    const std::string none = "it is not an executable for x86_64-unknown-linux-gnu: it looks like ";
    CHECK(verdict("<!doctype html><p>404", linux_triple) == none + "HTML");
    CHECK(verdict("", linux_triple) == none + "an empty file");
    CHECK(verdict("Not Found", linux_triple) == none + "text");
    CHECK(verdict("\x1f\x8b\x08", linux_triple) == none + "gzip data");
    CHECK(verdict("\x01\x02\xff", linux_triple) == none + "nothing that we know");
}

TEST_CASE("a script is usable wherever the first line of a file is read") {
    CHECK(verdict("#!/nonexistent/sh\n", "x86_64-unknown-linux-gnu", Where::here) == "usable");
    CHECK(verdict("#!/bin/sh\n", "x86_64-pc-windows-msvc") ==
          "it is not an executable for x86_64-pc-windows-msvc: it looks like a script");
}

TEST_CASE("an ELF file that is cut anywhere is refused") {
    const std::string whole = executable("tool", "x86_64-unknown-linux-gnu");
    for (std::size_t kept = 20; kept < whole.size(); kept += 1 + whole.size() / 50) {
        CAPTURE(kept);
        CHECK(verdict(whole.substr(0, kept), "x86_64-unknown-linux-gnu").find("cut off") !=
              std::string::npos);
    }
    CHECK(verdict(whole.substr(0, whole.size() - 1), "x86_64-unknown-linux-gnu") ==
          "it is cut off: its section table lies past the end of the file");
}

TEST_CASE("a program is refused here when what it needs from this system is not there") {
    const std::string self = system_program();
    CHECK(verdict(replaced(self, "/ld-linux-", "/ld-absent"), host_triple(), Where::here)
              .starts_with("it needs the interpreter /lib"));
    const std::string newer = replaced(
        self, std::string_view{"\0GLIBC_2.34\0", 12}, std::string_view{"\0GLIBC_2.99\0", 12});
    CHECK(verdict(newer, host_triple(), Where::here)
              .starts_with("it needs glibc 2.99, and this system has 2."));
    CHECK(verdict(newer, host_triple(), Where::elsewhere) == "usable");
}

TEST_CASE("a universal Mach-O file is usable when it holds the processor, complete") {
    const std::string arm = executable("tool", "aarch64-apple-darwin");
    const std::string intel = executable("tool", "x86_64-apple-darwin");
    const std::string both = universal({{0x01000007, intel}, {0x0100000c, arm}});
    CHECK(verdict(both, "aarch64-apple-darwin") == "usable");
    CHECK(verdict(both, "x86_64-apple-darwin") == "usable");
    CHECK(verdict(both, "universal-apple-darwin") == "usable");
    CHECK(verdict(both.substr(0, both.size() - 1), "aarch64-apple-darwin") == "it is cut off");
    CHECK(verdict(universal({{0x01000007, intel}}), "aarch64-apple-darwin") ==
          "it is built for x86_64, not for aarch64");
    // A slice that is something else than the table says.
    CHECK(verdict(universal({{0x0100000c, intel}}), "aarch64-apple-darwin") ==
          "it is built for x86_64, not for aarch64");
}

TEST_CASE("a Windows program is refused when it is cut, a library, or for DOS") {
    const std::string whole = executable("tool", "x86_64-pc-windows-msvc");
    CHECK(verdict(whole.substr(0, 70), "x86_64-pc-windows-msvc") == "it is cut off");
    CHECK(verdict("MZ" + std::string(100, '\0'), "x86_64-pc-windows-msvc") ==
          "it is a program for DOS, not for Windows");
    std::string library = whole;
    library[64 + 4 + 19] = 0x20;
    CHECK(verdict(library, "x86_64-pc-windows-msvc") == "it is a library, not a program");
}

// SPDX-License-Identifier: MIT
// Whether a program would start on a machine: judged on machines that are folders.
#include "../support/elf_builder.hpp"
#include "../support/temp_folder.hpp"
#include "unpacking.hpp"

#include <binstall/text.hpp>

#include <engine/inspect.hpp>
#include <engine/inspect/library_cache.hpp>
#include <engine/platform/host_targets.hpp>

#include <doctest/doctest.h>

#include <elf.h>
#include <sys/stat.h>

using namespace binstall;
using namespace binstall::test;

namespace {

const std::string linker = usual_interpreter();

std::string native_triple() {
    const std::vector<Target> targets = host_targets();
    return targets.front().triple;
}

ElfParts library(const std::string& soname) {
    return {.is_program = false, .soname = soname};
}

ElfParts program(std::vector<std::string> needed) {
    return {.interpreter = linker, .needed = std::move(needed)};
}

/// A machine with glibc 2.36, its linker, and a C library that is in the linker's cache.
class SmallMachine {
public:
    SmallMachine() {
        add(linker, elf_file(library("ld-linux.so")));
        add("/lib/odd-place/libc.so.6",
            elf_file({.is_program = false,
                      .soname = "libc.so.6",
                      .versions = {"GLIBC_2.2.5", "GLIBC_2.36"}}));
        add("/etc/ld.so.cache", library_cache({{"libc.so.6", "/lib/odd-place/libc.so.6"}}));
        system.root = folder_.path();
        system.glibc = "2.36";
        system.x86_level = 2;
    }

    void add(const fs::path& path, const std::string& bytes) const {
        folder_.write(path.relative_path(), bytes);
    }

    fs::path at(const fs::path& path) const { return system.at(path); }

    std::string verdict(const std::string& bytes) const {
        StagedFile file{"tool", unnamed_file(folder_.path()), bytes.size(), {}};
        write_all(file.file.get(), bytes, folder_.path());
        const RunsHere here{system, "/home/me/bin"};
        const auto refusal = why_unusable(file, Target::parse(native_triple()), &here);
        if (refusal && refusal->code == Errc::not_found)
            return refusal->reason;
        return refusal ? cat("not usable anywhere: ", refusal->reason) : "runs";
    }

    std::string verdict(const ElfParts& parts) const { return verdict(elf_file(parts)); }

    HostSystem system;

private:
    TempFolder folder_;
};

} // namespace

TEST_CASE("a program whose linker and libraries are there runs") {
    const SmallMachine machine;
    CHECK(machine.verdict(program({"libc.so.6"})) == "runs");
    CHECK(machine.verdict(ElfParts{}) == "runs"); // static
}

TEST_CASE("without its dynamic linker a program does not run") {
    const SmallMachine machine;
    ElfParts other = program({"libc.so.6"});
    other.interpreter = "/lib/ld-musl-x86_64.so.1";
    CHECK(machine.verdict(other) ==
          "it needs the interpreter /lib/ld-musl-x86_64.so.1, which is not on this system");
    other.interpreter = "lib/ld.so";
    CHECK(machine.verdict(other) ==
          "it needs the interpreter lib/ld.so, which is named by no absolute path");
    other.interpreter = "/etc"; // a folder
    CHECK(machine.verdict(other).ends_with("which is not on this system"));
}

TEST_CASE("a stand-in for the dynamic linker starts nothing, unless it leads on to one") {
    SmallMachine machine;
    machine.add(linker, elf_file({})); // static: it only prints why it is there
    machine.system.nix_loader = "/nix/loader";
    const std::string reason = cat("it needs the interpreter ",
                                   linker,
                                   ", which is a stand-in on this system, not a dynamic ",
                                   "linker");
    CHECK(machine.verdict(program({"libc.so.6"})) == reason);
    CHECK(host_targets(machine.system).front().env == "musl");
    CHECK(machine.verdict(ElfParts{}) == "runs");

    machine.add("/nix/loader", elf_file(library("ld-linux.so")));
    machine.system.nix_library_path = {"/nix/lib"};
    machine.add("/nix/lib/libssl.so.3", elf_file(library("libssl.so.3")));
    CHECK(machine.verdict(program({"libc.so.6", "libssl.so.3"})) == "runs");
    CHECK(host_targets(machine.system).front().env == "gnu");
}

TEST_CASE("glibc's targets come first where its linker is, musl's where it is not") {
    SmallMachine machine;
    const std::vector<Target> usual = host_targets(machine.system);
    REQUIRE(usual.size() == 2);
    CHECK(usual[0].env == "gnu");
    CHECK(usual[1].env == "musl");
    fs::remove(machine.at(linker));
    CHECK(host_targets(machine.system) == std::vector{usual[1], usual[0]});
    machine.system.glibc = "";
    CHECK(host_targets(machine.system) == std::vector{usual[1]});
}

TEST_CASE("a program that asks for a newer glibc does not run") {
    SmallMachine machine;

    struct Row {
        std::string version;
        std::string verdict;
    };

    const Row rows[] = {
        {"GLIBC_2.2.5", "runs"},
        {"GLIBC_2.36", "runs"},
        {"GLIBC_2.37", "it needs glibc 2.37, and this system has 2.36"},
        {"GLIBC_2.99", "it needs glibc 2.99, and this system has 2.36"},
        {"GLIBC_3.0", "it needs glibc 3.0, and this system has 2.36"},
        // Neither is a number of glibc; the library itself has neither.
        {"GLIBC_PRIVATE",
         "it needs GLIBC_PRIVATE of libc.so.6, and this system's has up to GLIBC_2.36"},
        {"GLIBC_ABI_DT_RELR",
         "it needs GLIBC_ABI_DT_RELR of libc.so.6, and this system's has up to GLIBC_2.36"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.version);
        ElfParts parts = program({"libc.so.6"});
        parts.version_needs["libc.so.6"] = {"GLIBC_2.2.5", row.version};
        CHECK(machine.verdict(parts) == row.verdict);
        parts.are_needs_weak = true; // the linker does without what is needed weakly
        CHECK(machine.verdict(parts) == "runs");
    }
}

TEST_CASE("a program that asks for a newer version of another library does not run") {
    const SmallMachine machine;
    machine.add("/usr/lib/libstdc++.so.6",
                elf_file({.is_program = false,
                          .soname = "libstdc++.so.6",
                          .versions = {"GLIBCXX_3.4.29", "GLIBCXX_3.4.30", "CXXABI_1.3.13"}}));
    machine.add("/usr/lib/libplain.so.1", elf_file(library("libplain.so.1")));
    ElfParts parts = program({"libstdc++.so.6", "libplain.so.1"});
    parts.version_needs["libplain.so.1"] = {"PLAIN_7"}; // it has no versions at all: a warning only
    parts.version_needs["libstdc++.so.6"] = {"GLIBCXX_3.4.29", "CXXABI_1.3.13"};
    CHECK(machine.verdict(parts) == "runs");
    parts.version_needs["libstdc++.so.6"].push_back("GLIBCXX_3.4.32");
    CHECK(machine.verdict(parts) == "it needs GLIBCXX_3.4.32 of libstdc++.so.6, and this system's "
                                    "has up to GLIBCXX_3.4.30");
    parts.version_needs["libstdc++.so.6"] = {"OTHER_1"};
    CHECK(machine.verdict(parts) ==
          "it needs OTHER_1 of libstdc++.so.6, and this system's has no such version");
}

TEST_CASE("libraries are found where the dynamic linker finds them, and nowhere else") {
    struct Row {
        std::string place;
        std::string run_path;
        bool is_found;
    };

    const Row rows[] = {
        {"/lib/libx.so.1", "", true},
        {"/usr/lib/libx.so.1", "", true},
        {"/usr/lib64/libx.so.1", "", true},
        {"/opt/x/libx.so.1", "", false},
        {"/opt/x/libx.so.1", "/opt/x", true},
        {"/opt/x/libx.so.1", "/nowhere:/opt/x", true},
        {"/opt/x/libx.so.1", "opt/x", false}, // depends on the folder of the shell
        {"/home/me/bin/libx.so.1", "$ORIGIN", true},
        {"/home/me/lib/libx.so.1", "${ORIGIN}/../lib", true},
        {"/home/me/bin/libx.so.1", "", false},
        {"/opt/lib64/libx.so.1", "/opt/$LIB", true},
        {"/opt/x/libx.so.1", "/opt/$UNKNOWN/../x", false},
        {"/env/libx.so.1", "", true}, // of LD_LIBRARY_PATH
    };
    for (const Row& row : rows) {
        CAPTURE(row.place);
        CAPTURE(row.run_path);
        SmallMachine machine;
        machine.system.library_path = {"/env"};
        fs::create_directories(machine.at("/home/me/bin"));
        machine.add(row.place, elf_file(library("libx.so.1")));
        ElfParts parts = program({"libc.so.6", "libx.so.1"});
        parts.run_path = row.run_path;
        CHECK(machine.verdict(parts) ==
              (row.is_found ? "runs"
                            : "it needs the library libx.so.1, which is not on this system"));
    }
}

TEST_CASE("a library of another processor, a program or rubbish is none") {
    const std::string reason = "it needs the library libx.so.1, which is not on this system";
    ElfParts other = library("libx.so.1");
    other.machine = EM_S390;
    for (const std::string& bytes :
         {elf_file(other), std::string{"INPUT ( -lc )"}, std::string{}}) {
        const SmallMachine machine;
        machine.add("/lib/libx.so.1", bytes);
        CHECK(machine.verdict(program({"libx.so.1"})) == reason);
        // The next place has the right one.
        machine.add("/usr/lib/libx.so.1", elf_file(library("libx.so.1")));
        CHECK(machine.verdict(program({"libx.so.1"})) == "runs");
    }
}

TEST_CASE("a needed name that is a path is looked at there only; a fifo is not opened") {
    const SmallMachine machine;
    machine.add("/opt/x/libx.so.1", elf_file(library("libx.so.1")));
    CHECK(machine.verdict(program({"/opt/x/libx.so.1"})) == "runs");
    CHECK(machine.verdict(program({"x/libx.so.1"})) ==
          "it needs the library x/libx.so.1, which is not on this system");
    REQUIRE(::mkfifo(machine.at("/lib/libfifo.so").c_str(), 0600) == 0);
    CHECK(machine.verdict(program({"libfifo.so"})).ends_with("which is not on this system"));
    CHECK(machine.verdict(program({"..", "\x1b[2J"})).find('\x1b') == std::string::npos);
}

TEST_CASE("musl is its own linker and has no cache") {
    const SmallMachine machine;
    const std::string musl = "/lib/ld-musl-x86_64.so.1";
    machine.add(musl, elf_file({.is_program = false}));
    machine.add("/usr/local/lib/libz.so.1", elf_file(library("libz.so.1")));
    ElfParts parts = program({"libc.musl-x86_64.so.1", "libpthread.so", "libz.so.1"});
    parts.interpreter = musl;
    CHECK(machine.verdict(parts) == "runs");
    machine.add("/lib/odd-place/libssl.so.3", elf_file(library("libssl.so.3")));
    machine.add("/etc/ld.so.cache", library_cache({{"libssl.so.3", "/lib/odd-place/libssl.so.3"}}));
    parts.needed.push_back("libssl.so.3");
    CHECK(machine.verdict(parts) ==
          "it needs the library libssl.so.3, which is not on this system");
}

#if defined(__x86_64__)
TEST_CASE("a program for a newer processor does not run, and one for an older one does") {
    SmallMachine machine;
    ElfParts parts;
    for (const std::uint32_t features : {0U, 1U, 2U, 3U, 0x10U}) {
        parts.x86_features = features;
        CAPTURE(features);
        CHECK(machine.verdict(parts) == "runs");
    }
    parts.x86_features = 4;
    CHECK(machine.verdict(parts) ==
          "it needs a processor of level x86-64-v3, and this one is of level v2");
    parts.x86_features = 0xf;
    CHECK(machine.verdict(parts) ==
          "it needs a processor of level x86-64-v4, and this one is of level v2");
    machine.system.x86_level = 4;
    CHECK(machine.verdict(parts) == "runs");
    const int level = this_system({}).x86_level;
    CHECK(level >= 1);
    CHECK(level <= 4);
}
#endif

TEST_CASE("programs that mark another system, and libraries, are refused everywhere") {
    const SmallMachine machine;
    CHECK(machine.verdict(ElfParts{.system = ELFOSABI_FREEBSD}) ==
          "not usable anywhere: it is built for freebsd, not for linux");
    CHECK(machine.verdict(ElfParts{.system = ELFOSABI_LINUX}) == "runs");
    CHECK(machine.verdict(library("libtool.so")) ==
          "not usable anywhere: it is a library, not a program");
}

TEST_CASE("no damage to a program's tables is more than a refusal") {
    const SmallMachine machine;
    ElfParts parts = program({"libc.so.6", "libx.so.1"});
    parts.run_path = "$ORIGIN/../lib";
    parts.version_needs["libc.so.6"] = {"GLIBC_2.2.5", "GLIBC_2.36"};
    parts.x86_features = 3;
    const std::string whole = elf_file(parts);
    machine.add("/lib/libx.so.1", elf_file(library("libx.so.1")));
    REQUIRE(machine.verdict(whole) == "runs");
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const char value : {'\x00', '\x01', '\x7f', '\xff'}) {
            std::string damaged = whole;
            damaged[at] = value;
            CHECK_FALSE(machine.verdict(damaged).empty()); // and no sanitizer says a word
        }
}

TEST_CASE("the linker's cache is read as ldconfig writes it, in both forms") {
    const std::string cache = library_cache({{"liba.so.1", "/lib/liba.so.1"},
                                             {"libb.so.2", "/lib/libb.so.2"},
                                             {"libb.so.2", "/lib32/libb.so.2"},
                                             {"libr.so", "relative/libr.so"}});
    using Paths = std::vector<std::string>;
    CHECK(cached_libraries(cache, "liba.so.1") == Paths{"/lib/liba.so.1"});
    CHECK(cached_libraries(cache, "libb.so.2") == Paths{"/lib/libb.so.2", "/lib32/libb.so.2"});
    CHECK(cached_libraries(cache, "libr.so").empty());
    CHECK(cached_libraries(cache, "liba.so").empty());
    CHECK(cached_libraries(cache, "").empty());

    // Behind a table in the old form, with three entries of twelve bytes: 52, filled up to 56.
    std::string old = "ld.so-1.7.0";
    old += std::string{"\0\3\0\0\0", 5};
    old.resize(56, 'x');
    CHECK(cached_libraries(old + cache, "liba.so.1") == Paths{"/lib/liba.so.1"});

    // This machine's own, whatever is in it.
    const std::string here = read_file("/etc/ld.so.cache", 1 << 24).value_or("");
    if (!here.empty())
        CHECK_FALSE(cached_libraries(here, "libc.so.6").empty());
}

TEST_CASE("a cache that is cut or damaged knows less, and is read within its bounds") {
    const std::string cache = library_cache({{"liba.so.1", "/lib/liba.so.1"}});
    for (std::size_t kept = 0; kept < cache.size(); ++kept)
        CHECK(cached_libraries(cache.substr(0, kept), "liba.so.1").empty());
    for (std::size_t at = 0; at < cache.size(); ++at) {
        std::string damaged = cache;
        damaged[at] = '\xff';
        CHECK(cached_libraries(damaged, "liba.so.1").size() <= 1);
    }
}

TEST_CASE("a script whose interpreter is not here is doubted, and not refused") {
    const SmallMachine machine;
    machine.add("/bin/sh", "");
    const auto doubt = [&](const std::string& bytes) {
        const TempFolder folder;
        StagedFile file{"tool", unnamed_file(folder.path()), bytes.size(), {}};
        write_all(file.file.get(), bytes, folder.path());
        return doubt_about(file, machine.system).value_or("none");
    };
    CHECK(doubt("#!/bin/sh\n") == "none");
    CHECK(doubt("#! /bin/sh -e\n") == "none");
    CHECK(doubt("#!/usr/bin/fish\n") ==
          "it is a script for /usr/bin/fish, which is not on this system");
    CHECK(doubt("#!fish\n") == "none");
    CHECK(doubt("#!\n") == "none");
    CHECK(doubt(elf_file({})) == "none");
}

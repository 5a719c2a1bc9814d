// SPDX-License-Identifier: MIT
// What we write by hand is read by programs that are not ours.
#include <support/archives.hpp>
#include <support/executables.hpp>
#include <support/process.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>

namespace binstall::test {
namespace {

Outcome sh(const TempFolder& folder, const std::string& script) {
    Command command{.program = "/bin/sh"};
    command.arguments = {"-ec", script};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    command.folder = folder.path();
    return run(command);
}

TEST_CASE("archives are read by other programs") {
    const ArchiveFiles files{
        {"top/", "", 0755}, {"top/tool", "#!/bin/sh\necho runs\n"}, {"top/empty", "", 0644}};

    struct Case {
        const char* name;
        const char* extract;
    };

    for (const Case& row : {Case{"a.tar", "tar -xf a.tar"},
                            Case{"a.tgz", "tar -xzf a.tgz"},
                            Case{"a.zip", "python3 -m zipfile -e a.zip . && chmod +x top/tool"}}) {
        CAPTURE(std::string{row.name});
        const TempFolder folder;
        folder.write(row.name, pack(row.name, files));
        const Outcome outcome =
            sh(folder, std::string{row.extract} + " && ./top/tool && test -e top/empty");
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(outcome.out == "runs\n");
    }
}

TEST_CASE("a symbolic link is an entry of a tar archive") {
    const TempFolder folder;
    ArchiveFile link{"link"};
    link.type = '2';
    link.link_target = "elsewhere";
    folder.write("a.tar", tar({link}));
    CHECK(sh(folder, "tar -xf a.tar && readlink link").out == "elsewhere\n");
}

TEST_CASE("an executable for this machine prints its identity") {
    const TempFolder folder;
    const fs::path file = folder.write("tool", executable("tool 1.2.3", host_triple()));
    ::chmod(file.c_str(), 0755);
    const Outcome outcome = run({.program = file});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == "tool 1.2.3\n");
}

TEST_CASE("executables for other machines look like what they are for") {
    CHECK(executable("a", "x86_64-pc-windows-msvc").starts_with("MZ"));
    CHECK(executable("a", "aarch64-apple-darwin").starts_with("\xcf\xfa\xed\xfe"));
    CHECK(executable("a", "aarch64-unknown-linux-gnu").substr(18, 2) ==
          std::string_view{"\xb7\0", 2});
}

} // namespace
} // namespace binstall::test

// SPDX-License-Identifier: MIT
// Links, devices, modes and names that occur twice.
#include "judgement.hpp"

#include <support/raw_tar.hpp>

#include <doctest/doctest.h>

#include <sys/xattr.h>

namespace binstall::test {
namespace {

const Offering tar{.suffix = ".tar"};

std::string tool() {
    return tar_file("tool", program());
}

TEST_CASE("TAR-11 TAR-12: nothing is written through a link, absolute or relative") {
    const TempFolder outside;
    const std::string victim = (outside / "v").string();
    fs::create_directory(victim);
    const std::string behind = tar_file("d/x", "PWNED") + tool() + tar_end();
    refuses({{"absolute", tar_entry("d", '2', victim) + behind, "lies below a link"},
             {"relative", tar_entry("d", '2', "../..") + behind, "lies below a link"},
             {"in itself", tar_entry("d", '2', ".") + behind, "lies below a link"},
             {"a chain",
              tar_entry("a", '2', ".") + tar_entry("a/b", '2', "..") + tar_file("a/b/x", "PWNED") +
                  tool() + tar_end(),
              "lies below a link"},
             {"hard links too", tar_entry("d", '1', "tool") + behind, "lies below a link"}},
            tar);
    CHECK(fs::is_empty(victim));
}

TEST_CASE("TAR-13: a wanted program that is a link out of the archive is refused") {
    for (const std::string target : {"/etc/passwd", "../../etc/passwd", "/bin/true"})
        refuses({{target, tar_entry("tool", '2', target) + tar_end(), "is a link to"}}, tar);
}

TEST_CASE("TAR-14 TAR-16: a link inside the archive is followed by name, one hop, to a file") {
    const std::string real = tar_file("bin/tool-1.0.0", program());
    accepts(
        {{"a symbolic link before", tar_entry("tool", '2', "bin/tool-1.0.0") + real + tar_end()},
         {"after", real + tar_entry("tool", '2', "bin/tool-1.0.0") + tar_end()},
         {"with dots", real + tar_entry("x/tool", '2', "../bin/./tool-1.0.0") + tar_end()},
         {"a hard link to what came before",
          real + tar_entry("tool", '1', "bin/tool-1.0.0") + tar_end()}},
        tar,
        program());
    refuses({{"to nothing", tar_entry("tool", '2', "absent") + real + tar_end(), "is a link to"},
             {"to a folder",
              tar_entry("folder", '5') + tar_entry("tool", '2', "folder") + real + tar_end(),
              "is a link to"},
             {"two hops",
              tar_entry("tool", '2', "middle") + tar_entry("middle", '2', "bin/tool-1.0.0") + real +
                  tar_end(),
              "is a link to"},
             {"to itself", tar_entry("tool", '2', "tool") + tar_end(), "is a link to"},
             {"a hard link to nothing",
              tar_entry("tool", '1', "absent") + real + tar_end(),
              "is a link to"},
             {"a hard link to itself", tar_entry("tool", '1', "tool") + tar_end(), "is a link to"}},
            tar);
}

TEST_CASE("TAR-15: a hard link out of the archive, with content or without, is refused") {
    const TempFolder outside;
    const fs::path victim = outside.write("v", "as it was");
    const std::string with_content =
        tar_header({.name = "x", .size = 5, .type = '1', .link = victim.string()}) +
        tar_padded("PWNED");
    refuses(
        {{"absolute", tar_entry("x", '1', "/etc/hostname") + tool() + tar_end(), "absolute path"},
         {"climbing", tar_entry("x", '1', "../v") + tool() + tar_end(), "escapes the archive"},
         {"with content", with_content + tool() + tar_end(), "has content"},
         {"to the wanted one, overwriting it",
          tool() + tar_header({.name = "x", .size = 5, .type = '1', .link = "tool"}) +
              tar_padded("PWNED") + tar_end(),
          "has content"}},
        tar);
    CHECK(read_text(victim) == "as it was");
}

TEST_CASE("TAR-17: a folder in the place of a link does not change what the link points to") {
    const TempFolder outside;
    const fs::path victim = outside / "v";
    fs::create_directory(victim);
    fs::permissions(victim, fs::perms::owner_all);
    const auto folder = tar_header({.name = "d", .type = '5', .mode = 0777});
    refuses({{"link, then folder",
              tar_entry("d", '2', victim.string()) + folder + tool() + tar_end(),
              "duplicate entry"},
             {"folder, then link",
              folder + tar_entry("d", '2', victim.string()) + tool() + tar_end(),
              "duplicate entry"}},
            tar);
    CHECK(fs::status(victim).permissions() == fs::perms::owner_all);
}

TEST_CASE("TAR-18: devices and the like are never made; a wanted one is refused") {
    for (const char type : {'3', '4', '6', 'M', 's'}) {
        CAPTURE(type);
        accepts(
            {{"beside the program", tar_header({.name = "x", .type = type}) + tool() + tar_end()}},
            tar,
            program());
        refuses({{"wanted", tar_header({.name = "tool", .type = type}) + tar_end(), "not a file"}},
                tar);
    }
    // A contiguous file is a file of which nobody knows how it differs; a volume's name is no
    // entry.
    refuses({{"contiguous",
              tar_header({.name = "tool", .size = program().size(), .type = '7'}) +
                  tar_padded(program()) + tar_end(),
              "not a file"},
             {"a volume's name", tar_header({.name = "tool", .type = 'V'}) + tar_end(), ""}},
            tar);
    accepts({{"a volume's name beside it",
              tar_header({.name = "volume", .type = 'V'}) + tool() + tar_end()}},
            tar,
            program());
}

TEST_CASE("TAR-19 TAR-20: the mode is never the archive's") {
    std::vector<Row> rows;
    for (const unsigned mode : {06755U, 04755U, 02755U, 01777U, 0777U, 0666U, 0000U, 0644U})
        rows.push_back({std::to_string(mode),
                        tar_header({.name = "tool", .size = program().size(), .mode = mode}) +
                            tar_padded(program()) + tar_end()});
    accepts(rows, tar, program());
}

TEST_CASE("TAR-21: owners, times and attributes are not the archive's") {
    const std::string pax = tar_pax({{"uid", "4242"},
                                     {"gid", "4242"},
                                     {"uname", "nobody"},
                                     {"mtime", "99999999999999"},
                                     {"SCHILY.xattr.user.evil", "1"},
                                     {"SCHILY.acl.access", "user::rwx,group::rwx,other::rwx"},
                                     {"SCHILY.fflags", "immutable"},
                                     {"SCHILY.xattr.security.capability", "x"},
                                     {"LIBARCHIVE.xattr.user.evil", "MQ"}});
    const std::string before_1970 = tar_pax({{"mtime", "-1"}});
    for (const std::string& header : {pax, before_1970}) {
        const Judged judged = judge(header + tool() + tar_end(), tar);
        CAPTURE(judged.outcome.err);
        REQUIRE(judged.outcome.status == 0);
        CHECK(judged.installed == program());
        CHECK(judged.owner == ::geteuid());
        CHECK(judged.attributes == "");
        CHECK(judged.seconds_old < 3600);
    }
}

TEST_CASE("TAR-22: two entries of one wanted name are refused") {
    const std::string other = tar_file("tool", program() + "different");
    refuses(
        {{"different", tool() + other + tar_end(), "duplicate entry"},
         {"equal", tool() + tool() + tar_end(), "duplicate entry"},
         {"by another spelling", tool() + tar_file("./tool", "x") + tar_end(), "duplicate entry"},
         {"a program that nobody asked for",
          tar_file("x/other", program()) + tar_file("x/other", "x") + tool() + tar_end(),
          "duplicate entry"}},
        tar);
    accepts({{"a file that nobody wants",
              tar_file("README", "1") + tar_file("README", "2") + tool() + tar_end()}},
            tar,
            program());
}

TEST_CASE("TAR-23: names that another system takes for the wanted one are refused") {
    const std::string composed = "t\xc3\xb6ol";
    const std::string decomposed = "to\xcc\x88ol";
    refuses({{"case", tool() + tar_file("TOOL", "x") + tar_end(), "ambiguous name"},
             {"case, the other way", tar_file("TOOL", "x") + tool() + tar_end(), "ambiguous name"}},
            tar);
    Offering offering = tar;
    offering.arguments = {"--bin-dir", composed};
    refuses({{"composed and decomposed",
              tar_file(composed, program()) + tar_file(decomposed, "x") + tar_end(),
              "ambiguous name"},
             {"decomposed first",
              tar_file(decomposed, "x") + tar_file(composed, program()) + tar_end(),
              "ambiguous name"}},
            offering);
}

TEST_CASE("TAR-24: a file in the place of a folder matters when one of the two is wanted") {
    accepts({{"neither", tar_file("a", "x") + tar_file("a/b", "y") + tool() + tar_end()}},
            tar,
            program());
    refuses(
        {{"the lower", tar_file("a", "x") + tar_file("a/tool", program()) + tar_end(), "folder"},
         {"the upper", tool() + tar_file("tool/x", "y") + tar_end(), "folder"},
         {"the upper, afterwards", tar_file("tool/x", "y") + tool() + tar_end(), "duplicate"}},
        tar);
}

TEST_CASE("TAR-25: a program that is not there is named, with what is there instead") {
    std::string many;
    for (int at = 0; at < 30; ++at)
        many += tar_file("doc/file" + std::to_string(at), "x");
    refuses(
        {{"nothing", tar_file("READ\xe2\x80\xaeME", "x") + tar_end(), "READ\\u{202e}ME", no_binary},
         {"a folder of that name",
          tar_entry("tool", '5') + tar_file("tool/README", "x") + tar_end(),
          "tool/README",
          no_binary},
         {"twenty of many", many + tar_end(), "doc/file19", no_binary}},
        tar);
}

} // namespace
} // namespace binstall::test

// SPDX-License-Identifier: MIT
// Names, links and modes in zip archives.
#include "judgement.hpp"

#include <support/raw_zip.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

namespace binstall::test {
namespace {

const Offering zip{.suffix = ".zip"};
constexpr unsigned utf8_flag = 1 << 11;

ZipMember tool() {
    return zip_member("tool", program());
}

ZipMember symbolic_link(const std::string& name, const std::string& target) {
    ZipMember link = zip_member(name, target, ZipMethod::stored);
    link.mode = 0120777;
    return link;
}

Row beside_tool(const std::string& name, const std::string& says) {
    return {name, raw_zip({zip_member(name, "x"), tool()}), says};
}

/// The archive's one entry is the wanted one, at a name that the command line asks for.
void refuses_wanted(const std::string& name, unsigned flags, const std::string& says) {
    ZipMember member = zip_member(name, program());
    member.local.flags = member.central.flags = flags;
    ZipMember link = symbolic_link("tool", name);
    link.local.flags = link.central.flags = flags;
    refuses({{"wanted through a link", raw_zip({link, member}), says}}, zip);
}

std::string field(unsigned id, const std::string& value) {
    return zip_number(id, 2) + zip_number(value.size(), 2) + value;
}

std::string unicode_path(const std::string& of, const std::string& name) {
    const auto crc =
        ::crc32(0, reinterpret_cast<const Bytef*>(of.data()), static_cast<uInt>(of.size()));
    return field(0x7075, std::string{"\x01"} + zip_number(crc, 4) + name);
}

TEST_CASE("ZIP-01: names that lead out of the archive, or only might, condemn it") {
    refuses({beside_tool("../tool", "escapes the archive"),
             beside_tool("/abs/tool", "absolute path"),
             beside_tool("a/../../tool", "escapes the archive"),
             beside_tool("a/..", "escapes the archive"),
             beside_tool("..\\tool", "backslash or drive"),
             beside_tool("C:/tool", "backslash or drive")},
            zip);
    accepts({{"a tilde is a letter", raw_zip({zip_member("~/tool", program())})}}, zip, program());
}

TEST_CASE("ZIP-02: a NUL in a name condemns the archive") {
    const std::string name{"tool\0.txt", 9};
    refuses({{"alone", raw_zip({zip_member(name, program())}), "NUL"}, beside_tool(name, "NUL")},
            zip);
}

TEST_CASE("ZIP-03: characters that cannot be seen are shown escaped") {
    refuses({beside_tool("to\x1b]0;x\x07ol", "to\\x1b]0;x\\x07ol")}, zip);
    refuses_wanted("lo\xe2\x80\xaeot", utf8_flag, "lo\\u{202e}ot");
    refuses_wanted("lo\xe2\x80\x8bot", utf8_flag, "lo\\u{200b}ot");
}

TEST_CASE("ZIP-04: a wanted name has to be UTF-8, whatever its flag says") {
    refuses_wanted("to\x94ol", 0, "is not UTF-8");
    refuses_wanted("to\xff\xfeol", utf8_flag, "is not UTF-8");
    accepts({{"not wanted", raw_zip({zip_member("to\x94ol", "x"), tool()})}}, zip, program());
}

TEST_CASE("ZIP-05: a Unicode path that is another name, or comes twice, condemns the archive") {
    const auto with = [](const std::string& extra) {
        ZipMember member = tool();
        member.local.extra = member.central.extra = extra;
        return raw_zip({member});
    };
    refuses(
        {{"another name", with(unicode_path("tool", "loot")), "conflicting names"},
         {"two of them",
          with(unicode_path("tool", "tool") + unicode_path("tool", "tool")),
          "extra field twice"},
         {"truncated", with(field(0x7075, "\x01")), "conflicting names"},
         {"without an end", with(zip_number(0x7075, 2) + zip_number(99, 2) + "x"), "extra field"}},
        zip);
    accepts({{"the same name", with(unicode_path("tool", "tool"))}}, zip, program());
}

TEST_CASE("ZIP-06: extra fields that do not end where they say condemn the archive") {
    const auto with = [](const std::string& extra, bool is_local) {
        ZipMember member = tool();
        (is_local ? member.local : member.central).extra = extra;
        return raw_zip({member});
    };
    for (const bool is_local : {false, true}) {
        CAPTURE(is_local);
        refuses(
            {{"past the end",
              with(zip_number(0x5455, 2) + zip_number(9, 2) + "1234", is_local),
              "malformed extra field"},
             {"half a header", with("UT", is_local), "malformed extra field"},
             {"ZIP64, too short", with(field(1, "1234"), is_local), "ZIP64 field"},
             {"ZIP64, of no use", with(field(1, std::string(8, '\0')), is_local), "ZIP64 field"},
             {"ZIP64, too long", with(field(1, std::string(40, '\0')), is_local), "ZIP64 field"}},
            zip);
        accepts({{"of length 0", with(field(0x5455, ""), is_local)},
                 {"times", with(field(0x5455, "12345"), is_local)}},
                zip,
                program());
    }
}

TEST_CASE("ZIP-07: names that another system takes for the wanted one are refused") {
    refuses({{"case", raw_zip({tool(), zip_member("TOOL", "x")}), "ambiguous name"}}, zip);
    Offering offering = zip;
    offering.arguments = {"--bin-dir", "t\xc3\xb6ol"};
    refuses({{"composed and decomposed",
              raw_zip({zip_member("t\xc3\xb6ol", program()), zip_member("to\xcc\x88ol", "x")}),
              "ambiguous name"}},
            offering);
}

TEST_CASE("ZIP-08: a file in the place of a folder matters when one of the two is wanted") {
    accepts({{"neither", raw_zip({zip_member("a", "x"), zip_member("a/b", "y"), tool()})}},
            zip,
            program());
    refuses(
        {{"the lower", raw_zip({zip_member("a", "x"), zip_member("a/tool", program())}), "folder"},
         {"the upper", raw_zip({tool(), zip_member("tool/x", "y")}), "folder"}},
        zip);
}

TEST_CASE("ZIP-09: a link is never taken for a program") {
    refuses(
        {{"out of the archive", raw_zip({symbolic_link("tool", "/etc/passwd")}), "is a link to"},
         {"to nothing", raw_zip({symbolic_link("tool", "absent")}), "is a link to"},
         {"to a link",
          raw_zip({symbolic_link("tool", "middle"),
                   symbolic_link("middle", "real"),
                   zip_member("real", program())}),
          "is a link to"}},
        zip);
    accepts({{"to a program of the archive",
              raw_zip({symbolic_link("tool", "bin/real"), zip_member("bin/real", program())})}},
            zip,
            program());
}

TEST_CASE("ZIP-10: nothing is written through a link") {
    const TempFolder outside;
    const fs::path victim = outside / "v";
    fs::create_directory(victim);
    refuses({{"absolute",
              raw_zip({symbolic_link("d", victim.string()), zip_member("d/x", "PWNED"), tool()}),
              "lies below a link"}},
            zip);
    CHECK(fs::is_empty(victim));
}

TEST_CASE("ZIP-11: the mode is never the archive's") {
    std::vector<Row> rows;
    for (const unsigned mode : {0U, 0100644U, 0106755U, 0101777U, 0100000U, 0644U}) {
        ZipMember member = tool();
        member.mode = mode;
        rows.push_back({std::to_string(mode), raw_zip({member})});
    }
    accepts(rows, zip, program());
}

} // namespace
} // namespace binstall::test

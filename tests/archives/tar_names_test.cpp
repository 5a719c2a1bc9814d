// SPDX-License-Identifier: MIT
// What the names of entries may be.
#include "judgement.hpp"

#include <support/raw_tar.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

const Offering tar{.suffix = ".tar"};

/// Archives that hold the wanted program, and before it an entry of each of these names.
std::vector<Row> beside_tool(const std::vector<std::string>& names, const std::string& says) {
    std::vector<Row> rows;
    for (const std::string& name : names)
        rows.push_back({name, tar_file(name, "x") + tar_file("tool", program()) + tar_end(), says});
    return rows;
}

Row accepted(const std::string& name) {
    return {name, tar_file(name, program()) + tar_end()};
}

TEST_CASE("TAR-01: an entry that escapes the archive condemns it, wanted or not") {
    refuses(beside_tool({"../tool", "a/../../tool", "a/.."}, "escapes the archive"), tar);
    refuses({{"the wanted one", tar_file("../tool", program()) + tar_end(), "escapes the archive"}},
            tar);
}

TEST_CASE("TAR-02: an absolute path condemns the archive") {
    refuses(beside_tool({"/abs/tool", "//tool"}, "absolute path"), tar);
}

TEST_CASE("TAR-03: backslashes and drives are refused on every system") {
    refuses(beside_tool({"C:\\tool", "C:/tool", "\\\\srv\\x", "..\\tool"}, "backslash or drive"),
            tar);
}

TEST_CASE("TAR-04: './' and double slashes are nothing") {
    accepts({accepted("./tool"), accepted(".//x/./tool"), accepted("x//tool")}, tar, program());
}

TEST_CASE("TAR-05: a name may not be empty; the folder '.' is nothing") {
    refuses(beside_tool({"", ".", "/"}, "empty name"), tar);
    accepts({{"the folder .", tar_entry("./", '5') + tar_file("tool", program()) + tar_end()},
             {"the same without a slash",
              tar_entry(".", '5') + tar_file("tool", program()) + tar_end()}},
            tar,
            program());
}

TEST_CASE("TAR-06: a NUL in a pax value condemns the archive") {
    const std::string good = tar_file("x", program()) + tar_end();
    refuses({{"path", tar_pax({{"path", std::string{"tool\0/../evil", 13}}}) + good, "NUL"},
             {"linkpath",
              tar_pax({{"linkpath", std::string{"tool\0/../evil", 13}}}) +
                  tar_entry("tool", '2', "x") + good,
              "NUL"}},
            tar);
}

TEST_CASE("TAR-07: a tilde is a letter; names that look like options matter when they are wanted") {
    accepts({accepted("~/tool")}, tar, program());
    for (const std::string name : {"-rf", "tool ", "tool."})
        accepts({{name, tar_file(name, "text") + tar_file("tool", program()) + tar_end()}},
                tar,
                program());
    for (const std::string name : {"-rf", "tool ", "tool."}) {
        Offering wanted = tar;
        wanted.arguments = {"--bin-dir=" + name};
        refuses({{name, tar_file(name, program()) + tar_end(), "unsafe name"}}, wanted);
    }
}

TEST_CASE("TAR-08: names of Windows' devices are refused for Windows, and only there") {
    for (const std::string name : {"CON", "aux.exe", "x:ads"}) {
        const std::string archive = tar_file(name, program()) + tar_end();
        Offering offering = tar;
        offering.arguments = {"--bin-dir=" + name};
        accepts({{name, archive}}, offering, program());
        offering.target = "x86_64-pc-windows-msvc";
        refuses({{name, archive, "unsafe name"}}, offering);
    }
}

TEST_CASE("TAR-09: control characters condemn the archive, and are shown escaped") {
    refuses({{"OSC and line feed",
              tar_file("to\x1b]0;x\x07ol\n", program()) + tar_end(),
              "to\\x1b]0;x\\x07ol\\x0a"}},
            tar);
}

TEST_CASE("TAR-10: names are bytes, whatever the locale; a wanted one has to be UTF-8") {
    const std::string other = "t\xc3\xb6\xe2\x9c\x93ol";
    const std::string pax = tar_pax({{"path", other}}) + tar_file("x", "text") +
                            tar_file("tool", program()) + tar_end();
    const std::string raw =
        tar_file("to\xff\xfeol", "text") + tar_file("tool", program()) + tar_end();
    for (const std::string locale : {"C", "POSIX", "C.UTF-8"}) {
        CAPTURE(locale);
        Offering offering = tar;
        offering.locale = locale;
        accepts({{"pax", pax}, {"bytes that are no UTF-8", raw}}, offering, program());
        offering.arguments = {"--bin-dir", other};
        accepts({{"wanted", tar_pax({{"path", other}}) + tar_file("x", program()) + tar_end()}},
                offering,
                program());
        offering.arguments.clear();
        refuses({{"a wanted name that is no UTF-8",
                  tar_entry("tool", '2', "to\xff\xfeol") + tar_file("to\xff\xfeol", program()) +
                      tar_end(),
                  "unsafe name"}},
                offering);
    }
}

} // namespace
} // namespace binstall::test

// SPDX-License-Identifier: MIT
#include "../support/raw_tar.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

/// The message of a refusal; "accepted" when there was none.
std::string refusal(const std::string& entries, const UnpackRequest& request = {}) {
    const std::optional<Error> error = unpack_error(entries + tar_end(), request);
    if (!error)
        return "accepted";
    return error->code() == Errc::archive ? error->what()
                                          : "another error: " + std::string{error->what()};
}

std::string of(std::string_view name, std::string_view rule) {
    return "the archive's entry '" + std::string{name} + "' " + std::string{rule};
}

const std::string tool = tar_file("tool", fake_elf("content"));

} // namespace

TEST_CASE("a hostile name condemns the archive, even when another entry is wanted") {
    CHECK(refusal(tool + tar_file("../tool", "x")) == of("../tool", "escapes the archive"));
    CHECK(refusal(tar_file("/abs/tool", "x") + tool) == of("/abs/tool", "has an absolute path"));
    CHECK(refusal(tool + tar_entry("..", '5')) == of("..", "escapes the archive"));
    CHECK(refusal(tar_entry("./", '5') + tool) == "accepted");
    CHECK(refusal(tar_file("./tool", fake_elf())) == "accepted");
}

TEST_CASE("nothing may lie below a link, or share its name") {
    CHECK(refusal(tar_entry("d", '2', "/tmp/v") + tar_file("d/x", "x") + tool) ==
          of("d/x", "lies below a link"));
    CHECK(refusal(tar_entry("a", '2', ".") + tar_entry("a/b", '2', "..") + tool) ==
          of("a/b", "lies below a link"));
    CHECK(refusal(tar_entry("d", '2', "/tmp/v") + tar_entry("d", '5') + tool) ==
          of("d", "is a duplicate entry"));
    CHECK(refusal(tar_file("d/x", "x") + tar_entry("d", '2', "/tmp/v") + tool) ==
          of("d", "is a duplicate entry"));
    CHECK(refusal(tar_entry("elsewhere", '2', "/tmp/v") + tool) == "accepted");
}

TEST_CASE("a wanted name that is a link is followed inside the archive, one hop, to a program") {
    for (const char type : {'1', '2'}) {
        CAPTURE(type);
        const std::string link = tar_entry("tool", type, "tool-1.0.0");
        const std::string program = tar_file("tool-1.0.0", fake_elf("real"));
        const StagedTree after = unpack_bytes(program + link + tar_end());
        CHECK(staged_names(after) == "tool-1.0.0 tool");
        CHECK(content(after.files.at(1)) == fake_elf("real"));
        CHECK(after.files[1].sha256 == after.files[0].sha256);
        CHECK(staged_names(unpack_bytes(link + program + tar_end())) == "tool-1.0.0 tool");
        CHECK(refusal(link) ==
              of("tool", "is a link to 'tool-1.0.0', which is no program of this archive"));
    }
    // Two hops.
    CHECK(refusal(tar_entry("tool", '2', "b") + tar_entry("b", '2', "c") +
                  tar_file("c", fake_elf())) ==
          of("tool", "is a link to 'b', which is no program of this archive"));
    CHECK(refusal(tar_entry("tool", '2', "/etc/passwd")) ==
          of("tool", "is a link to '/etc/passwd', which is no program of this archive"));
    CHECK(refusal(tar_entry("tool", '1', "/etc/hostname")) ==
          of("/etc/hostname", "has an absolute path"));
    CHECK(refusal(tar_entry("tool", '1', "../v")) == of("../v", "escapes the archive"));
    // A broken namesake elsewhere does not matter when the real one is there.
    CHECK(refusal(tar_entry("extra/tool", '2', "/bin/true") + tool) == "accepted");
}

TEST_CASE("devices and the like are passed over, unless they have a wanted name") {
    for (const char type : {'3', '4', '6', '7', 'M'}) {
        CAPTURE(type);
        CHECK(refusal(tar_entry("node", type) + tool) == "accepted");
        CHECK(refusal(tar_entry("tool", type)).starts_with(of("tool", "is a")));
    }
}

TEST_CASE("a wanted name that comes twice is refused, whatever the two are") {
    CHECK(refusal(tool + tar_file("tool", fake_elf("EVIL"))) == of("tool", "is a duplicate entry"));
    CHECK(refusal(tool + tar_file("./tool", "x")) == of("tool", "is a duplicate entry"));
    CHECK(refusal(tool + tar_entry("tool", '5')) == of("tool", "is a duplicate entry"));
    CHECK(refusal(tar_file("other", fake_elf("1")) + tar_file("other", "x") + tool) ==
          of("other", "is a duplicate entry"));
    CHECK(refusal(tar_file("other", "x") + tar_file("other", fake_elf("1")) + tool) ==
          of("other", "is a duplicate entry"));
    CHECK(refusal(tar_file("README", "1") + tar_file("README", "2") + tool) == "accepted");
}

TEST_CASE("names that differ in case alone are ambiguous when one is wanted") {
    CHECK(refusal(tool + tar_file("TOOL", "x")) ==
          of("TOOL", "has an ambiguous name: there is 'tool' too"));
    CHECK(refusal(tar_file("Tool", "x") + tool) ==
          of("tool", "has an ambiguous name: there is 'Tool' too"));
    CHECK(refusal(tool + tar_file("Readme", "x") + tar_file("README", "x")) == "accepted");
}

TEST_CASE("a file that is also a folder is refused when it matters") {
    CHECK(refusal(tar_file("a", "x") + tar_file("a/tool", fake_elf())) ==
          of("a/tool", "lies below something that is no folder"));
    CHECK(refusal(tool + tar_file("tool/b", "x")) ==
          of("tool/b", "lies below something that is no folder"));
    CHECK(refusal(tar_file("a/tool", fake_elf()) + tar_file("a", "x")) ==
          of("a", "is a duplicate entry"));
    CHECK(refusal(tar_file("a", "x") + tar_file("a/b", "x") + tool) == "accepted");
}

TEST_CASE("a wanted name must be safe to install on its target") {
    CHECK(refusal(tar_file("-rf", "x") + tool) == "accepted");
    CHECK(refusal(tar_file("-rf", "x"), {.names = {"-rf"}}) ==
          of("-rf", "has an unsafe name: it begins with '-'"));
    CHECK(refusal(tar_file("to\xff\xfeol", "x"), {.names = {"to\xff\xfeol"}}) ==
          of("to\\xff\\xfeol", "has an unsafe name: it is not UTF-8"));
    CHECK(refusal(tar_file("aux.exe", "x"),
                  {.names = {"aux.exe"}, .target = "x86_64-pc-windows-msvc"}) ==
          of("aux.exe", "has an unsafe name: it is a device on Windows"));
}

TEST_CASE("sizes are limited as declared, before a byte is decoded, and named by their setting") {
    const UnpackLimits small{.total_size = 100, .ratio = 0};
    CHECK(refusal(tar_file("a", std::string(60, 'a')) + tar_file("tool", std::string(40, 't')),
                  {.limits = small}) == "accepted");
    CHECK(refusal(tar_file("a", std::string(60, 'a')) + tar_file("tool", std::string(41, 't')),
                  {.limits = small}) ==
          "the archive exceeds the unpacked size limit of 100 bytes (unpack.total-size, "
          "unpack.ratio) at 'tool'");
    // The header of 4 GiB is enough; there is nothing behind it.
    CHECK(refusal(tar_header({.name = "tool", .size = std::uint64_t{4} << 30}))
              .starts_with("the archive exceeds the unpacked size limit of 536870912 bytes"));
    const std::string archive = tar_file("tool", std::string(10'000, 't'));
    CHECK(refusal(archive, {.limits = {.total_size = 0, .ratio = 1}}) == "accepted");
}

TEST_CASE("entries are counted, and so are files of one name and the bytes of names") {
    std::string folders;
    for (int count = 0; count < 10; ++count)
        folders += tar_entry("d" + std::to_string(count), '5');
    CHECK(refusal(folders + tool, {.limits = {.entries = 11}}) == "accepted");
    CHECK(refusal(folders + tool, {.limits = {.entries = 10}}) ==
          "the archive has too many entries, more than 10 (unpack.entries)");
    std::string namesakes;
    for (int count = 0; count < 129; ++count)
        namesakes += tar_file("d" + std::to_string(count) + "/tool", "x");
    CHECK(refusal(namesakes) == of("d128/tool", "is one of more than 128 that could be wanted"));
    // Each path implies its folders, so that few entries make many names.
    std::string below;
    for (int level = 0; level < 30; ++level)
        below += "/" + std::string(30, 'f');
    std::string deep;
    for (int count = 0; count < 1'200; ++count)
        deep += tar_pax({{"path", std::to_string(count) + below}}) + tar_header({.name = "x"});
    CHECK(refusal(deep) == "the archive's names take more than 16777216 bytes");
}

TEST_CASE("only so many programs that nobody named are kept") {
    std::string programs;
    for (int count = 0; count < 40; ++count)
        programs += tar_file("p" + std::to_string(count), fake_elf());
    const StagedTree tree = unpack_bytes(programs + tool + tar_end());
    CHECK(tree.files.size() == 33);
    CHECK(tree.files.back().member == "tool");
    CHECK(tree.members.size() == 41);
}

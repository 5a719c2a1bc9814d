// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <release/ref_advertisement.hpp>
#include <release/tags_of_version.hpp>

namespace binstall::release {

namespace {

using Lines = std::vector<std::string>;

/// A line of git's protocol: its length first.
std::string packet(const std::string& text) {
    char size[5];
    std::snprintf(size, sizeof size, "%04zx", text.size() + 4);
    return size + text;
}

std::string advertisement(const Lines& refs) {
    const std::string object(40, 'a');
    std::string lines = packet("# service=git-upload-pack\n") + "0000";
    for (const std::string& ref : refs)
        lines += packet(cat(object, " ", ref, "\n"));
    return lines + "0000";
}

Manifest manifest_of(std::string_view version) {
    Manifest manifest;
    manifest.name = "cargo-tool";
    manifest.version = Version::parse(version);
    manifest.binaries = {{"ct", {}}};
    return manifest;
}

Lines matching(const Lines& tags, std::string_view version) {
    const auto repository = Repository::parse("https://github.com/o/r/tree/main/crates/folder");
    Lines found;
    for (const Tag& tag : tags_of_version(tags, manifest_of(version), repository))
        found.push_back(tag.text);
    return found;
}

} // namespace

TEST_CASE("tags are read from git's list of refs, and nothing else is") {
    const std::string head = std::string{"HEAD"} + '\0' + "multi_ack side-band-64k";
    CHECK(read_tags(advertisement({head,
                                   "refs/heads/main",
                                   "refs/tags/v1.2.3",
                                   "refs/tags/v1.2.3^{}",
                                   "refs/tags/tool/v2",
                                   "refs/pull/1/head"})) == Lines{"v1.2.3", "tool/v2"});
    CHECK(read_tags(advertisement({})).empty());
}

TEST_CASE("what is no list of refs is refused, wherever it is cut") {
    const std::string whole = advertisement({"refs/tags/v1.2.3", "refs/tags/v1.2.4"});
    for (const std::string& bad : {std::string{},
                                   std::string{"<html>"},
                                   std::string{"0001"},
                                   std::string{"zzzz"},
                                   std::string{"ffff# service=git-upload-pack\n"},
                                   packet("# service=git-receive-pack\n"),
                                   whole + "00"})
        CHECK_THROWS_AS(read_tags(bad), Error);
    for (std::size_t kept = 0; kept < whole.size(); ++kept) {
        CAPTURE(kept);
        try {
            const Lines tags = read_tags(std::string_view{whole}.substr(0, kept));
            CHECK(tags.size() <= 2);
        } catch (const Error& error) {
            CHECK(error.code() == Errc::forge);
        }
    }
}

TEST_CASE("a version's tags are told from those of other versions and packages") {
    struct Row {
        std::string tag;
        bool is_taken;
    };

    const Row rows[] = {
        {"v1.2.3", true},
        {"1.2.3", true},
        {"V1.2.3", true},
        {"release-1.2.3", true},
        {"release/v1.2.3", true},
        {"rel_1.2.3", true},
        {"r1.2.3", true},
        {"cargo-tool-v1.2.3", true},
        {"cargo-tool/v1.2.3", true},
        {"cargo_tool_v1.2.3", true},
        {"cargo-tool@1.2.3", true},
        {"cargo-tool 1.2.3", true},
        {"crates/cargo-tool/1.2.3", true},
        {"ct-1.2.3", true},
        {"folder-v1.2.3", true},
        {"release-cargo-tool-1.2.3", true},
        {"other-v1.2.3", false},
        {"cargo-tool-sys-v1.2.3", false},
        {"v11.2.3", false},
        {"v0.1.2.3", false},
        {"v1.2.3-rc.1", false},
        {"v1.2.3.4", false},
        {"v1.2.30", false},
        {"v1.2", false},
        {"nightly", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.tag);
        CHECK(matching({row.tag}, "1.2.3") == (row.is_taken ? Lines{row.tag} : Lines{}));
    }
    // A project's own name, and its owner's, say nothing; what is left of a package's name does.
    const Row of_project[] = {
        {"cli/v1.2.3", true},
        {"cli-1.2.3", true},
        {"@owner/project-cli@1.2.3", true},
        {"@owner/cli@1.2.3", true},
        {"project-v1.2.3", true},
        {"js-api/v1.2.3", false},
        {"@owner/project-js@1.2.3", false},
        {"@other/cli@1.2.3", false},
        {"owner-v1.2.3", false},
    };
    Manifest manifest = manifest_of("1.2.3");
    manifest.name = "project_cli";
    for (const Row& row : of_project) {
        CAPTURE(row.tag);
        const auto taken = tags_of_version(
            {row.tag}, manifest, Repository::parse("https://github.com/owner/project"));
        CHECK(taken.size() == (row.is_taken ? 1 : 0));
    }
    // Of the package that the repository is named after, its program's release is its own.
    manifest.name = "project";
    manifest.binaries = {{"project", {}}};
    const Repository project = Repository::parse("https://github.com/owner/project");
    const auto texts = [&](const Lines& tags) {
        Lines found;
        for (const Tag& tag : tags_of_version(tags, manifest, project))
            found.push_back(tag.text);
        return found;
    };
    CHECK(texts({"cli-1.2.3", "sdk-1.2.3", "v1.2.3", "project-1.2.3"}) ==
          Lines{"project-1.2.3", "v1.2.3", "cli-1.2.3"});
    manifest.name = "sibling";
    manifest.binaries = {{"sibling", {}}};
    CHECK(texts({"cli-1.2.3"}).empty());

    CHECK(matching({"24.03", "24.07", "v24.7.1"}, "24.7.0") == Lines{"24.07"});
    CHECK(matching({"24.07", "24.7.0"}, "24.7.0") == Lines{"24.7.0", "24.07"});
    CHECK(matching({"v1.2.3-rc.1"}, "1.2.3-rc.1") == Lines{"v1.2.3-rc.1"});
    CHECK(matching({"v1.2.3", "x-1.2.3", "ct-1.2.3"}, "1.2.3") == Lines{"ct-1.2.3", "v1.2.3"});
}

} // namespace binstall::release

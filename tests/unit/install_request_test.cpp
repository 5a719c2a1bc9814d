// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <cli/command_paths.hpp>
#include <cli/flags.hpp>
#include <cli/install_request.hpp>
#include <engine/platform/host_targets.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

namespace {

using Words = std::vector<std::string>;

CommandLine parsed(const Words& words, Personality personality = Personality::binstall) {
    return parse(personality, words, {});
}

/// The kind of error that `words` lead to; empty when there is none.
std::string refusal(const Words& words, Personality personality = Personality::binstall) {
    try {
        static_cast<void>(package_requests(parsed(words, personality), Config{}));
        return {};
    } catch (const Error& error) {
        return std::string{name(error.code())};
    }
}

std::vector<std::string> triples(const PackageRequest& request) {
    std::vector<std::string> triples;
    for (const Target& target : request.targets)
        triples.push_back(target.triple);
    return triples;
}

} // namespace

TEST_CASE("a version is given once, in one of two places, for one crate") {
    const auto requirement = [](const Words& words) {
        return package_requests(parsed(words), Config{}).front().spec.requirement.to_string();
    };
    CHECK(requirement({"rg@1.2.3"}) == "=1.2.3");
    CHECK(requirement({"rg", "--version", "1.2.3"}) == "=1.2.3");
    CHECK(requirement({"rg", "--version=^1.2"}) == "^1.2");
    CHECK(requirement({"rg@latest"}) == "*");

    struct Case {
        Words words;
        std::string kind;
    };

    for (const Case& row : {Case{{}, "usage"},
                            Case{{"crate@"}, "usage"},
                            Case{{"@1"}, "usage"},
                            Case{{"a@1@2"}, "usage"},
                            Case{{"-"}, "usage"},
                            Case{{"a", "--version", "nonsense"}, "usage"},
                            Case{{"a", "b", "--version", "1"}, "usage"},
                            Case{{"a@1", "--version", "1"}, "version_conflict"},
                            Case{{"a@1", "a@2"}, "version_conflict"},
                            Case{{"a@1", "a@1"}, ""},
                            Case{{"a@^1 ,<2"}, ""},
                            Case{{"../x"}, "usage"}}) {
        CAPTURE(row.kind);
        CAPTURE((row.words.empty() ? std::string{} : row.words.front()));
        CHECK(refusal(row.words) == row.kind);
    }
    // The peer's users: the last one counts.
    const auto last =
        package_requests(parsed({"a@1.0.0", "a@2.0.0"}, Personality::cargo_binstall), Config{});
    REQUIRE(last.size() == 1);
    CHECK(last.front().spec.requirement.to_string() == "=2.0.0");
}

TEST_CASE("targets come from the options, else from the settings, else from this machine") {
    Config config;
    const PackageRequest native = package_requests(parsed({"rg"}), config).front();
    CHECK(native.targets == host_targets());
    CHECK(run_check(native, native.targets.front()) == RunCheck::full);

    config.targets = {"aarch64-apple-darwin"};
    CHECK(triples(package_requests(parsed({"rg"}), config).front()) ==
          Words{"aarch64-apple-darwin",
                "universal-apple-darwin",
                "universal2-apple-darwin",
                "x86_64-apple-darwin"});
    // The peer's users name exactly what they want.
    CHECK(triples(package_requests(parsed({"rg"}, Personality::cargo_binstall), config).front()) ==
          Words{"aarch64-apple-darwin"});
    const PackageRequest asked =
        package_requests(parsed({"rg",
                                 "--target",
                                 "x86_64-pc-windows-msvc,x86_64-unknown-linux-musl",
                                 "--targets=x86_64-pc-windows-msvc"}),
                         config)
            .front();
    CHECK(triples(asked) == Words{"x86_64-pc-windows-msvc",
                                  "x86_64-unknown-linux-musl",
                                  "x86_64-pc-windows-gnu",
                                  "x86_64-pc-windows-gnullvm",
                                  "i686-pc-windows-msvc",
                                  "i686-pc-windows-gnu",
                                  "i686-pc-windows-gnullvm"});
    CHECK(run_check(asked, asked.targets.front()) == RunCheck::foreign);
    // Named by hand, a target of this machine is no other machine's.
    CHECK(run_check(asked, native.targets.front()) == RunCheck::full);
    const PackageRequest unchecked =
        package_requests(parsed({"rg", "--no-check-binary"}), config).front();
    CHECK(run_check(unchecked, native.targets.front()) == RunCheck::off);
    config.check_binary = false;
    CHECK_FALSE(package_requests(parsed({"rg"}), config).front().check_binary);
}

TEST_CASE("what is no target triple is refused") {
    for (const std::string target : {"../../x", "a b", "x,,y", "linux/gnu", "a-b-\x1b[2J"}) {
        CAPTURE(target);
        CHECK(refusal({"rg", "--target=" + target}) == "target");
    }
    Words many{"rg"};
    for (int i = 0; i < 1000; ++i)
        many.push_back("--target=x86_64-unknown-linux-gnu" + std::to_string(i));
    CHECK(refusal(many).empty());
}

TEST_CASE("templates and the format go into the request; the format in any case") {
    const PackageRequest request =
        package_requests(
            parsed({"rg", "--pkg-url={ repo }/x", "--pkg-fmt=TGZ", "--bin-dir={ bin }"}), Config{})
            .front();
    CHECK(request.overrides.pkg_url == "{ repo }/x");
    CHECK(request.overrides.pkg_fmt == "tgz");
    CHECK(request.overrides.bin_dir == "{ bin }");
}

TEST_CASE("links are left out when asked to, and always in the drop-in") {
    Config config;
    CHECK((destination_request(parsed({"rg"}), config).layout == NameLayout::versioned));
    CHECK(
        (destination_request(parsed({"rg", "--no-symlinks"}), config).layout == NameLayout::plain));
    CHECK((destination_request(parsed({"rg"}, Personality::cargo_binstall), config).layout ==
           NameLayout::plain));
    CHECK(destination_request(parsed({"rg"}), config).track);
    CHECK_FALSE(destination_request(parsed({"rg", "--no-track"}), config).track);
    config.symlinks = false;
    CHECK((destination_request(parsed({"rg"}), config).layout == NameLayout::plain));
}

TEST_CASE("pairs of --connect-to stand before those of the settings") {
    Config config;
    config.http.connect_to.push_back(ConnectTo::parse("a:1:b:2"));
    apply_flags(parsed({"rg", "--connect-to", "c:3:d:4", "--root-certificates=/ca.pem"}), config);
    REQUIRE(config.http.connect_to.size() == 2);
    CHECK(config.http.connect_to.front().host == "c");
    CHECK(config.http.root_certificates == std::vector<fs::path>{"/ca.pem"});
    CHECK_THROWS_AS(apply_flags(parsed({"rg", "--connect-to", "nonsense"}), config), Error);
}

} // namespace binstall::cli

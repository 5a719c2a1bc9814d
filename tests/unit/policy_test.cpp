// SPDX-License-Identifier: MIT
#include <engine/policy/judge.hpp>
#include <engine/policy/policy.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace binstall {

namespace {

PackageSpec spec(std::string_view name, std::string_view requirement) {
    PackageSpec spec;
    spec.name = name;
    if (!requirement.empty())
        spec.requirement = VersionReq::parse_command_line(requirement);
    return spec;
}

struct Covered {
    std::string_view requirement;
    std::string_view version;
    bool is_covered;
};

} // namespace

TEST_CASE("what is denied does not come back as a pre-release, and nothing else is denied") {
    const Covered rows[] = {
        {"", "0.0.1", true},
        {"", "1.0.0-rc.1", true},
        {"<1.2.3", "1.2.2", true},
        {"<1.2.3", "1.2.3", false},
        {"<1.2.3", "1.2.3-rc.1", true},
        {"<1.2.3", "1.2.4-rc.1", false},
        {"<1.2.3", "1.0.0-alpha", true},
        {"<1.2.3", "2.0.0-alpha", false},
        {"<2.0.0", "2.0.0-alpha", true},
        {"=1.2.3", "1.2.3", true},
        {"=1.2.3", "1.2.4", false},
        {"1.2.3", "1.2.3", true},
        {"1.2.3", "1.3.0", false},
        {">=1.0, <1.4", "1.4.0-beta", true},
        {">=1.0, <1.4", "1.5.0-beta", false},
        {"=1.2.3-rc.1", "1.2.3-rc.1", true},
        {"=1.2.3-rc.1", "1.2.3", false},
    };
    for (const Covered& row : rows) {
        CAPTURE(row.requirement);
        CAPTURE(row.version);
        CHECK(covers(spec("tool", row.requirement), "tool", Version::parse(row.version)) ==
              row.is_covered);
        CHECK_FALSE(covers(spec("tool", row.requirement), "other", Version::parse(row.version)));
    }
    CHECK(covers(spec("My_Tool", ""), "my-tool", {}));
}

TEST_CASE("places are compared in one spelling") {
    CHECK(normal_registry("crates-io") == "crates-io");
    CHECK(normal_registry("sparse+https://index.crates.io/") == "crates-io");
    CHECK(normal_registry("registry+https://github.com/rust-lang/crates.io-index") == "crates-io");
    CHECK(normal_registry("https://github.com/rust-lang/crates.io-index") == "crates-io");
    CHECK(normal_registry("sparse+https://a.test/index/") == "sparse+https://a.test/index");
    CHECK(normal_registry("https://a.test/index") == "registry+https://a.test/index");
    CHECK(normal_registry("path+file:///home/u/tool") == "path");
    for (const std::string_view text : {"",
                                        "acme",
                                        "http://a.test/",
                                        "sparse+http://a.test/",
                                        "sparse+https://",
                                        "index.crates.io"})
        CHECK_FALSE(normal_registry(text).has_value());
}

TEST_CASE("a waiver is for its rule, its crate, its versions and its time") {
    Policy policy;
    policy.waivers.push_back({.rule = "deny",
                              .crate = spec("tool", "<2"),
                              .until = std::chrono::sys_days{std::chrono::year{2030} / 1 / 2},
                              .until_text = "2030-01-01",
                              .reason = "r"});
    const std::chrono::sys_seconds last = policy.waivers[0].until - std::chrono::seconds{1};
    CHECK(policy.waiver("deny", "tool", {1, 0, 0, {}, {}}, last) != nullptr);
    CHECK(policy.waiver("deny", "tool", {1, 0, 0, {}, {}}, policy.waivers[0].until) == nullptr);
    CHECK(policy.waiver("deny", "tool", {2, 0, 0, {}, {}}, last) == nullptr);
    CHECK(policy.waiver("build", "tool", {1, 0, 0, {}, {}}, last) == nullptr);
    CHECK(policy.waiver("deny", "other", {1, 0, 0, {}, {}}, last) == nullptr);
    // Unlike a denial, a waiver takes in no pre-release that it does not name.
    CHECK(policy.waiver("deny", "tool", Version::parse("1.0.0-rc.1"), last) == nullptr);
}

TEST_CASE("a star in a repository's address leads nowhere but below what stands before it") {
    Policy policy;
    policy.file = "/etc/binstall/policy.toml";
    policy.registries = {"git+https://github.com/acme/*"};
    const PolicyJudge judge{policy};
    const auto is_allowed = [&](const std::string& url) {
        try {
            judge.check_request(spec("tool", ""), GitRemote{url, {}});
            return true;
        } catch (const Error& error) {
            CHECK(error.code() == Errc::policy);
            return false;
        }
    };
    CHECK(is_allowed("https://github.com/acme/tool"));
    CHECK(is_allowed("https://github.com/acme/group/tool.git"));
    for (const char* url : {"https://github.com/acme/../evil/tool",
                            "https://github.com/acme/%2e%2e/evil/tool",
                            "https://github.com/acme/x@evil.test/tool",
                            "https://github.com/acme\\..\\evil",
                            "https://github.com/acmes/tool",
                            "ssh://github.com/acme/tool",
                            "https://evil.test/github.com/acme/tool"}) {
        CAPTURE(url);
        CHECK_FALSE(is_allowed(url));
    }
}

} // namespace binstall

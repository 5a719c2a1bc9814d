// SPDX-License-Identifier: MIT
#include <binstall/package_metadata.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

PackageRules with_url(std::string url) {
    PackageRules rules;
    rules.pkg_url = std::move(url);
    return rules;
}

const Target& linux() {
    static const Target target = Target::parse("x86_64-unknown-linux-gnu");
    return target;
}

} // namespace

TEST_CASE("each key comes from the first level that has it") {
    PackageMetadata metadata;
    metadata.base.pkg_url = "base";
    metadata.base.pkg_fmt = "tgz";
    metadata.base.bin_dir = "base-dir";
    PackageRules cfg;
    cfg.pkg_url = "cfg";
    cfg.pkg_fmt = "zip";
    metadata.overrides.emplace_back("cfg(unix)", cfg);
    metadata.overrides.emplace_back("x86_64-unknown-linux-gnu", with_url("exact"));

    const PackageRules rules = metadata.rules_for(linux(), {});
    CHECK(rules.pkg_url == "exact"); // although it stands after the cfg() override
    CHECK(rules.pkg_fmt == "zip");
    CHECK(rules.bin_dir == "base-dir");

    PackageRules above;
    above.pkg_fmt = "bin";
    const PackageRules ruled = metadata.rules_for(linux(), above);
    CHECK(ruled.pkg_url == "exact");
    CHECK(ruled.pkg_fmt == "bin");
}

TEST_CASE("of several matching cfg() overrides the first in the file decides, key by key") {
    PackageMetadata metadata;
    PackageRules second = with_url("second");
    second.bin_dir = "second-dir";
    metadata.overrides.emplace_back("cfg(windows)", with_url("never"));
    metadata.overrides.emplace_back("cfg(target_os = \"linux\")", with_url("first"));
    metadata.overrides.emplace_back("cfg(unix)", second);

    const PackageRules rules = metadata.rules_for(linux(), {});
    CHECK(rules.pkg_url == "first");
    CHECK(rules.bin_dir == "second-dir");
}

TEST_CASE("an override for another target says nothing about this one") {
    PackageMetadata metadata;
    metadata.overrides.emplace_back("x86_64-unknown-linux-musl", with_url("musl"));
    metadata.overrides.emplace_back("x86_64-unknown-linux-gn", with_url("prefix"));

    CHECK(metadata.rules_for(linux(), {}) == PackageRules{});
    CHECK(metadata.rules_for(Target::parse("x86_64-unknown-linux-musl"), {}).pkg_url == "musl");
}

TEST_CASE("a selector that cannot be parsed matches nothing") {
    PackageMetadata metadata;
    for (std::string_view selector : {"unix", "cfg(unix", "cfg()", "", "*", "cfg(all(unix) "})
        metadata.overrides.emplace_back(selector, with_url("wrong"));
    metadata.overrides.emplace_back(" cfg(unix) ", with_url("right"));

    CHECK(metadata.rules_for(linux(), {}).pkg_url == "right");
}

TEST_CASE("an empty text is a value, not an absent key") {
    PackageMetadata metadata;
    metadata.base.bin_dir = "base-dir";
    PackageRules empty;
    empty.bin_dir = "";
    metadata.overrides.emplace_back("cfg(unix)", empty);

    CHECK(metadata.rules_for(linux(), {}).bin_dir == "");
}

TEST_CASE("signing rules are taken whole, never mixed from two levels") {
    PackageMetadata metadata;
    metadata.base.signing = SigningRules{"minisign", "base-key", "{ url }.base"};
    PackageRules cfg;
    cfg.signing = SigningRules{"minisign", "cfg-key", std::nullopt};
    metadata.overrides.emplace_back("cfg(unix)", cfg);

    CHECK(metadata.rules_for(linux(), {}).signing == cfg.signing);
    const Target windows = Target::parse("x86_64-pc-windows-msvc");
    CHECK(metadata.rules_for(windows, {}).signing == metadata.base.signing);
}

TEST_CASE("disabled strategies are the union of all levels, each once") {
    PackageMetadata metadata;
    metadata.base.disabled_strategies = {"compile", "quick-install"};
    PackageRules cfg;
    cfg.disabled_strategies = {"quick-install"};
    metadata.overrides.emplace_back("cfg(unix)", cfg);
    PackageRules other;
    other.disabled_strategies = {"crate-meta-data"};
    metadata.overrides.emplace_back("cfg(windows)", other);
    PackageRules above;
    above.disabled_strategies = {"compile"};

    const std::vector<std::string> expected = {"compile", "quick-install"};
    CHECK(metadata.rules_for(linux(), above).disabled_strategies == expected);
}

} // namespace binstall

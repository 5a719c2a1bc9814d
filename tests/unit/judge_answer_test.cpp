// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/judge_answer.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("what cargo reads as the place of a package is let into its records, nothing else") {
    for (const std::string_view place : {
             "registry+https://github.com/rust-lang/crates.io-index",
             "registry+ssh://git@git.acme.test/index",
             "registry+file:///srv/index",
             "sparse+https://crates.acme.test/index/",
             "sparse+http://127.0.0.1:8080/index/",
             "git+https://github.com/o/r?branch=a/b#0123456789012345678901234567890123456789",
             "git+ssh://git@git.test:2222/r#0123456789012345678901234567890123456789",
             "path+file:///home/me/my%20tool",
             "path+file:///home/me/tool(2)",
         }) {
        CAPTURE(place);
        CHECK(is_cargo_source(place));
    }
    for (const std::string_view place : {
             "",
             "acme",
             "+",
             "registry+",
             "registry",
             "registry+crates.acme.test",
             "registry+https://",
             "registry+https://x)y (z)",
             "registry+https://a b/",
             "registry+ssh://",
             "registry+://host/index",
             "local-registry+file:///srv",
             "https://crates.acme.test/",
             "registry+https://crates.acme.test/\nindex",
             "registry+https://crates.acme.test/\x1b[2J",
         }) {
        CAPTURE(place);
        CHECK_FALSE(is_cargo_source(place));
    }
}

TEST_CASE("an answer about a registry is held against the name and the versions asked for") {
    PackageQuery query{.spec = PackageSpec::parse("my-tool@1"), .place = Registry{}};
    std::get<Registry>(query.place).source = "what cargo's settings say";
    Manifest manifest;
    const auto is_refused = [&](const std::string& name, const std::string& version) {
        manifest.name = name;
        manifest.version = Version::parse(version);
        manifest.source = "what cargo's settings say";
        try {
            judge_answer(manifest, query, "acme");
            judge_manifest(manifest, query, "acme");
            return false;
        } catch (const Error& error) {
            CHECK(error.code() == Errc::plugin);
            return true;
        }
    };
    CHECK_FALSE(is_refused("my-tool", "1.2.3"));
    CHECK_FALSE(is_refused("My_Tool", "1.2.3+build"));
    CHECK(is_refused("other", "1.2.3"));
    CHECK(is_refused("my-tool", "2.0.0"));
    CHECK(is_refused("my-tool", "1.2.3-alpha"));

    CrateArchive crate;
    crate.version = Version::parse("2.0.0");
    CHECK_THROWS_AS(judge_answer(crate, query, "acme"), Error);
    // A folder holds what it holds.
    query.place = LocalPath{"/p"};
    CHECK_NOTHROW(judge_answer(crate, query, "acme"));
}

} // namespace binstall

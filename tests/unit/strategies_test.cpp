// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/strategies.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

using Names = std::vector<std::string>;

/// The sources that may be asked: "release quickinstall acme", as far as they may.
std::string allowed(const std::optional<Names>& only,
                    const Names& disabled,
                    const Names& disabled_by_author = {}) {
    PackageRules rules;
    rules.disabled_strategies = disabled_by_author;
    const Strategies strategies = Strategies::parse(only, disabled);
    std::string text;
    for (const std::string id : {"release", "quickinstall", "acme"})
        if (strategies.allow(id, rules))
            text += (text.empty() ? "" : " ") + id;
    return text;
}

} // namespace

TEST_CASE("strategies are sources, by their ids or by the peer's names") {
    CHECK(allowed({}, {}) == "release quickinstall acme");
    CHECK(allowed(Names{"crate-meta-data"}, {}) == "release");
    CHECK(allowed(Names{"quick-install", "acme"}, {}) == "quickinstall acme");
    CHECK(allowed(Names{"crate-meta-data", "quick-install", "compile"}, {"compile"}) ==
          "release quickinstall");
    CHECK(allowed(Names{"crate-meta-data", "quick-install"}, {"quickinstall"}) == "release");
    CHECK(allowed({}, {"quick-install"}) == "release acme");
    CHECK(allowed({}, {"compile"}) == "release quickinstall acme");
}

TEST_CASE("what the author disables counts unless sources were asked for by name") {
    CHECK(allowed({}, {}, {"quick-install"}) == "release acme");
    CHECK(allowed({}, {"crate-meta-data"}, {"quick-install"}) == "acme");
    CHECK(allowed(Names{"quick-install"}, {}, {"quick-install"}) == "quickinstall");
}

TEST_CASE("strategies that cannot be meant are refused") {
    const auto refusal = [](const std::optional<Names>& only, const Names& disabled) {
        try {
            static_cast<void>(Strategies::parse(only, disabled));
        } catch (const Error& error) {
            CHECK(error.code() == Errc::usage);
            return std::string{error.what()};
        }
        return std::string{"none"};
    };
    CHECK(refusal(Names{"release", "crate-meta-data"}, {}) ==
          "the strategy release is named twice");
    CHECK(refusal(Names{"compile", "release"}, {}) == "compile must be the last strategy");
    CHECK(refusal(Names{"release"}, {"crate-meta-data"}) ==
          "no strategy is left that could be tried");
    CHECK(refusal({}, {"crate-meta-data", "quick-install", "compile"}) ==
          "no strategy is left that could be tried");
    CHECK(refusal(Names{"compile"}, {}) == "none");
    CHECK(refusal(Names{""}, {}) == "\"\" is not the name of a strategy");
    CHECK(refusal({}, {"a b"}) == "\"a b\" is not the name of a strategy");
    CHECK(refusal(Names{"release", "compile"}, {}) == "none");
    CHECK(Strategies::parse(Names{"release", "compile"}, {}).ask_for_build());
    CHECK_FALSE(Strategies::parse(Names{"release"}, {}).allow_build({}));
    CHECK_FALSE(Strategies::parse({}, {"compile"}).allow_build({}));
    PackageRules rules;
    rules.disabled_strategies = {"compile"};
    CHECK_FALSE(Strategies{}.allow_build(rules));
    CHECK(Strategies::parse(Names{"compile"}, {}).allow_build(rules));
    CHECK(Strategies{}.allow_build({}));
}

} // namespace binstall

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

TEST_CASE("a strategy that nobody has is an error, with what may be meant") {
    const auto refusal = [](const std::optional<Names>& only, const Names& disabled) {
        try {
            Strategies::parse(only, disabled).check_names({"release", "acme"});
        } catch (const Error& error) {
            CHECK(error.code() == Errc::usage);
            return std::string{error.what()} + "; " + error.hint();
        }
        return std::string{"none"};
    };
    CHECK(refusal({}, {}) == "none");
    // The peer's names are known whatever is loaded.
    CHECK(refusal(Names{"release", "acme", "quick-install", "compile"}, {}) == "none");
    CHECK(refusal({}, {"acme", "quick-install", "build"}) == "none");
    CHECK(refusal({}, {"crate-metadata"}) ==
          "there is no strategy crate-metadata; did you mean crate-meta-data?");
    CHECK(refusal(Names{"release", "acne"}, {}) == "there is no strategy acne; did you mean acme?");
    CHECK(refusal(Names{"mirrors"}, {}).find("`binstall plugins`") != std::string::npos);
}

TEST_CASE("who is not asked is told why") {
    PackageRules rules;
    rules.disabled_strategies = {"quick-install"};
    const Strategies all;
    CHECK(all.why_not("release", rules).empty());
    CHECK(all.why_not("quickinstall", rules) == "it is disabled for this package");
    const Strategies one = Strategies::parse(Names{"release"}, {});
    CHECK(one.why_not("quickinstall", rules) ==
          "it is not among --strategies or install.strategies");
    const Strategies others = Strategies::parse({}, {"release"});
    CHECK(others.why_not("release", rules) ==
          "--disable-strategies or install.disable-strategies names it");
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

// SPDX-License-Identifier: MIT
#include <engine/scope.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {

TEST_CASE("a scope's '*' stands for any text, everything else for itself") {
    struct Row {
        std::string_view pattern;
        std::string_view name;
        bool matches;
    };

    const Row rows[] = {
        {"acme-*", "acme-cli", true},
        {"acme-*", "acme-", true},
        {"acme-*", "acme", false},
        {"*", "", true},
        {"*-cli", "acme-cli", true},
        {"*-cli", "acme-cli2", false},
        {"a*b*c", "axxbxxc", true},
        {"a*b*c", "axxbxx", false},
        {"ripgrep", "ripgrep", true},
        {"ripgrep", "ripgrep2", false},
        {"a**c", "abc", true},
        {"", "", true},
        {"", "a", false},
        {"a.c", "abc", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pattern);
        CAPTURE(row.name);
        CHECK(matches_glob(row.pattern, row.name) == row.matches);
    }
}

TEST_CASE("a pattern made to be slow is not") {
    std::string pattern;
    for (int i = 0; i < 50; ++i)
        pattern += "*a";
    CHECK_FALSE(matches_glob(pattern + "*b", std::string(2000, 'a')));
}

TEST_CASE("a name in the scope of some source is asked of that source only") {
    std::vector<Ranked<ManifestSource>> sources(3);
    sources[0].names = {sources[0].id = "crates-io"};
    sources[1].names = {sources[1].id = "acme"};
    sources[2].names = {sources[2].id = "other"};
    PluginConfig config;
    config.scope["acme"] = {"acme-*"};

    const auto ids = [&](std::string_view name) {
        std::string list;
        for (const auto* source : sources_for(sources, name, config))
            list += source->id + " ";
        return list;
    };
    CHECK(ids("acme-cli") == "acme ");
    CHECK(ids("ripgrep") == "crates-io other ");

    // What a registry takes for the same name is in the same scope.
    for (const std::string_view name : {"acme_cli", "Acme-Cli", "ACME_CLI"})
        CHECK(ids(name) == "acme ");
    config.scope["acme"] = {"Acme_*"};
    CHECK(ids("acme-cli") == "acme ");
    CHECK(ids("acmecli") == "crates-io other ");
}

TEST_CASE("a scope may be that of the plugin, and the source's own counts more") {
    std::vector<Ranked<ManifestSource>> sources(3);
    sources[0].id = "acme-index";
    sources[0].names = {"acme-index", "acme"};
    sources[1].id = "acme-other";
    sources[1].names = {"acme-other", "acme"};
    sources[2].id = "crates-io";
    sources[2].names = {"crates-io"};
    PluginConfig config;
    config.scope["acme"] = {"acme-*"};
    config.scope["acme-other"] = {"other-*"};

    const auto ids = [&](std::string_view name) {
        std::string list;
        for (const auto* source : sources_for(sources, name, config))
            list += source->id + " ";
        return list;
    };
    CHECK(ids("acme-cli") == "acme-index ");
    CHECK(ids("other-cli") == "acme-other ");
    CHECK(ids("ripgrep") == "crates-io ");
}

TEST_CASE("a name in the scope of a source that is not asked is asked of nobody") {
    std::vector<Ranked<ManifestSource>> sources(2);
    sources[0].names = {sources[0].id = "acme"};
    sources[0].not_asked = "its precedence is 0";
    sources[1].names = {sources[1].id = "crates-io"};
    PluginConfig config;
    config.scope["acme"] = {"acme-*"};
    CHECK_THROWS_WITH_AS(
        static_cast<void>(sources_for(sources, "acme-cli", config)),
        "acme-cli is in the scope of acme, which is not asked: its precedence is 0",
        Error);
    CHECK(sources_for(sources, "ripgrep", config).size() == 1);

    // Of two that have the scope, one may answer for both.
    sources.push_back(sources[0]);
    sources[2].not_asked = "";
    CHECK(sources_for(sources, "acme-cli", config).size() == 1);

    sources.erase(sources.begin());
    sources.pop_back();
    config.disabled = {"acme"};
    CHECK_THROWS_WITH_AS(
        static_cast<void>(sources_for(sources, "acme-cli", config)),
        "acme-cli is in the scope of acme, which is not asked: plugins.disable names it",
        Error);
}

} // namespace binstall

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
    sources[0].id = "crates-io";
    sources[1].id = "acme";
    sources[2].id = "other";
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

TEST_CASE("a source that is not asked stays out, even for its own scope") {
    std::vector<Ranked<ManifestSource>> sources(1);
    sources[0].id = "acme";
    sources[0].not_asked = "disabled";
    PluginConfig config;
    config.scope["acme"] = {"acme-*"};
    CHECK(sources_for(sources, "acme-cli", config).empty());
}

} // namespace binstall

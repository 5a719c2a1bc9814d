// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/keys.hpp>
#include <engine/files.hpp>
#include <support/places.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace binstall {

namespace {

/// The key's row in docs/configuration.md.
std::string row(const ConfigKey& key) {
    const std::string value = fallback(key);
    return cat("| `",
               key.name,
               "` | ",
               kind(key),
               " | ",
               value.empty() ? "" : cat('`', value, '`'),
               value.empty() ? "| " : " | ",
               key.help,
               " |\n");
}

} // namespace

TEST_CASE("docs/configuration.md lists every setting with its kind and default") {
    const auto page = read_file(test::source_folder() / "docs/configuration.md", 1 << 20);
    REQUIRE(page.has_value());
    for (const ConfigKey& key : config_keys()) {
        const std::string wanted = row(key);
        CAPTURE(wanted);
        CHECK(page->find(wanted) != std::string::npos);
    }
    // And none that does not exist.
    for (const std::string_view line : split(*page, '\n')) {
        constexpr std::string_view start = "| `";
        if (!line.starts_with(start))
            continue;
        const std::string_view name =
            line.substr(start.size(), line.find('`', start.size()) - start.size());
        CAPTURE(std::string{name});
        if (name.find('.') != name.npos && name.find("ID") == name.npos)
            CHECK(find_config_key(name) != nullptr);
    }
}

TEST_CASE("every default can be written back and means the same") {
    std::set<std::string> variables;
    for (const ConfigKey& key : config_keys()) {
        CAPTURE(std::string{key.name});
        CHECK(variables.insert(variable(key)).second);
        const std::string_view how = kind(key);
        const std::string value = fallback(key);
        if (how.starts_with("list") || how == "path" || how == "text")
            continue;
        Config config;
        apply(key, Setting{"VARIABLE", value}, config);
        const auto again = [&](auto member) {
            Config untouched;
            return member(config) == member(untouched);
        };
        CHECK(std::visit(again, key.member));
    }
    CHECK(variables.contains("BINSTALL_HTTP_CONNECT_TIMEOUT"));
}

TEST_CASE("times and sizes are written with the largest unit that fits") {
    using namespace std::chrono_literals;
    CHECK(duration_text(500ms) == "500ms");
    CHECK(duration_text(1500ms) == "1500ms");
    CHECK(duration_text(30s) == "30s");
    CHECK(duration_text(600s) == "10m");
    CHECK(size_text(512 << 20) == "512MiB");
    CHECK(size_text(20'000) == "20000");
}

} // namespace binstall

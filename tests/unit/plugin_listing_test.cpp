// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <cli/plugin_listing.hpp>
#include <engine/readers.hpp>
#include <support/golden.hpp>
#include <support/texts.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall::cli {

namespace {

using test::golden_difference;
using test::text_of;

PluginSummary plugin(std::string id, std::string version, const std::string& folder) {
    PluginSummary summary;
    summary.file = folder + "/" + id + ".so";
    summary.summary = "What " + id + " is for";
    summary.id = std::move(id);
    summary.version = std::move(version);
    summary.license = "MIT";
    summary.abi = 1;
    return summary;
}

ComponentRow row(std::string kind, std::string id, std::string plugin, int precedence = 500) {
    ComponentRow component;
    component.kind = std::move(kind);
    component.id = std::move(id);
    component.plugin = std::move(plugin);
    component.declared = 500;
    component.precedence = precedence;
    component.tier = "author";
    return component;
}

PluginListing listing() {
    const std::string installed = "/usr/lib/binstall/plugins";
    PluginListing all;
    all.plugins = {plugin("crates-io", "0.1.0", installed),
                   plugin("release", "0.1.0", installed),
                   plugin("acme-mirror", "1.2.0", "/home/u/.local/share/binstall/plugins/1"),
                   plugin("quickinstall", "0.1.0", installed),
                   plugin("tar", "0.1.0", installed),
                   plugin("stranger", "3", "/home/u/.local/share/binstall/plugins/1")};
    all.plugins[2].settings = {
        {.key = "base-url", .help = "Where the mirror is", .fallback = "https://a.example"},
        {.key = "depth",
         .help = "How deep to look",
         .fallback = "1",
         .set = PluginSetting{Value{3}, "/home/u/.config/binstall/config.toml"}}};
    all.components = {row("manifests", "crates-io", "crates-io"),
                      row("packages", "release", "release"),
                      row("packages", "acme-mirror", "acme-mirror", 700),
                      row("packages", "quickinstall", "quickinstall", 0),
                      row("packages", "stranger", "stranger"),
                      row("archives", "tar", "tar"),
                      row("archives", "tgz", "tar")};
    all.components[1].listed = 0;
    all.components[3].not_asked = "off in the settings";
    all.components[4].tier = "community";
    all.components[4].not_asked =
        "no setting names it: add \"stranger\" to sources.order to use it";
    all.rejected = {
        {.file = "/home/u/old.so", .id = "old", .reason = "built for plugin ABI 0, this is 1"},
        {.file = "/home/u/notes.so", .reason = "not a shared object"}};
    return all;
}

} // namespace

TEST_CASE("the table of plugins is in the order in which they are asked") {
    CHECK(golden_difference("plugins/table", text_of(listing_lines(listing()))) == "");
}

TEST_CASE("one plugin is shown in full, with its settings and who set them") {
    const PluginListing one = only(listing(), "acme-mirror");
    CHECK(golden_difference("plugins/detail", text_of(detail_lines(one))) == "");
}

TEST_CASE("the JSON of the plugins has every row") {
    const std::string json = json_text(json_listing(listing(), 0, std::nullopt), 2) + '\n';
    CHECK(golden_difference("plugins/json", json) == "");
    CHECK(StrictReaders{}.json(json).find("components")->array()->size() == 7);
}

TEST_CASE("asking for a plugin that is not there says why") {
    const auto refusal = [](std::string_view id) {
        try {
            static_cast<void>(only(listing(), id));
            return std::string{};
        } catch (const Error& error) {
            return std::string{name(error.code())} + ": " + error.what() + " | " + error.hint();
        }
    };
    CHECK(refusal("old") ==
          "plugin: plugin old was not loaded: built for plugin ABI 0, this is 1 | ");
    CHECK(refusal("relase") == "usage: there is no plugin relase | did you mean release?");
    CHECK(refusal("x") == "usage: there is no plugin x | `binstall plugins` lists them");
}

} // namespace binstall::cli

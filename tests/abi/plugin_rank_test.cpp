// SPDX-License-Identifier: MIT
// Who is asked, in which order, and who is not (design D4, D24).
#include "abi_plugins.hpp"

#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <exception>

namespace binstall {

namespace {

using Origin = PluginFolder::Origin;
using test::TempFolder;

template <class Interface>
std::vector<std::string> asked(const std::vector<Ranked<Interface>>& components) {
    std::vector<std::string> ids;
    for (const Ranked<Interface>& ranked : components)
        if (ranked.not_asked.empty())
            ids.push_back(ranked.id);
    return ids;
}

template <class Interface>
const Ranked<Interface>& named(const std::vector<Ranked<Interface>>& components,
                               std::string_view plugin) {
    const auto found = std::ranges::find(components, plugin, [](const Ranked<Interface>& ranked) {
        return plugin_id(*ranked.plugin);
    });
    REQUIRE(found != components.end());
    return *found;
}

/// The plugin whose source of that id is asked.
template <class Interface>
std::string provider_of(const std::vector<Ranked<Interface>>& components, std::string_view id) {
    for (const Ranked<Interface>& ranked : components)
        if (ranked.id == id && ranked.not_asked.empty())
            return std::string{plugin_id(*ranked.plugin)};
    return {};
}

using Ids = std::vector<std::string>;

/// Folders as they are in life: ours in the installation, others in the user's folder.
class Installation {
public:
    void install(std::string_view name) { test::put_plugin(folder_ / "installed", name); }

    void drop(std::string_view name) { test::put_plugin(folder_ / "user", name); }

    Plugins load(const PluginConfig& config = {}) const {
        return Plugins::load(PluginPath{{{folder_ / "user", Origin::user},
                                         {folder_ / "installed", Origin::installed}}},
                             config,
                             read_,
                             log_);
    }

    std::vector<std::string> warnings() const { return log_.messages(Level::warn); }

    fs::path user_folder() const { return folder_ / "user"; }

private:
    TempFolder folder_;
    StrictReaders read_;
    mutable RecordingLog log_;
};

std::string failure_of_requirements(const Plugins& plugins, const PluginConfig& config) {
    try {
        plugins.check_required(config);
    } catch (const Error& error) {
        CHECK(error.code() == Errc::plugin);
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("what the author released is asked for before what the community built") {
    Installation installation;
    installation.install("quickinstall");
    installation.install("release");
    const Plugins plugins = installation.load();
    CHECK(asked(plugins.package_sources()) == Ids{"release", "quickinstall"});
    CHECK(named(plugins.package_sources(), "release").tier == Tier::author);
    CHECK(named(plugins.package_sources(), "quickinstall").tier == Tier::community);
}

TEST_CASE("a source that nothing names is listed last and not asked, and it says what to do") {
    Installation installation;
    installation.install("release");
    installation.drop("acme");
    const Plugins plugins = installation.load();
    CHECK(asked(plugins.package_sources()) == Ids{"release"});
    CHECK(asked(plugins.manifest_sources()) == Ids{"release"});
    CHECK(plugins.package_sources().back().id == "acme");
    CHECK(plugins.package_sources().back().not_asked ==
          "no setting names it; sources.order = [\"acme\"] asks it");
    // A format chooses no package and no place: it is used for what no other one reads.
    CHECK(asked(plugins.archive_formats()) == Ids{"tgz", "acme-format"});
}

TEST_CASE("the sources you list come first, in your order") {
    Installation installation;
    installation.install("release");
    installation.install("quickinstall");
    installation.drop("acme");
    installation.drop("good");
    const PluginConfig config = test::naming({"good", "quickinstall", "acme"});
    CHECK(asked(installation.load(config).package_sources()) ==
          Ids{"good", "quickinstall", "acme", "release"});
}

TEST_CASE("a source that the settings name is an organisation's, between author and community") {
    Installation installation;
    installation.install("release");
    installation.install("quickinstall");
    installation.drop("acme");
    PluginConfig config;
    config.precedence = {{"acme", 100}};
    config.named = {"acme"};
    const Plugins plugins = installation.load(config);
    CHECK(asked(plugins.package_sources()) == Ids{"release", "acme", "quickinstall"});
    const Ranked<PackageSource>& acme = named(plugins.package_sources(), "acme");
    CHECK(acme.tier == Tier::organisation);
    CHECK(acme.declared == 900);
    CHECK(acme.precedence == 100);
}

TEST_CASE("a place that the settings name is asked what a package is before the public ones are") {
    Installation installation;
    installation.install("release"); // offers manifests too, as one of ours
    installation.drop("acme");
    PluginConfig config;
    config.scope = {{"acme", {"acme-*"}}};
    config.named = {"acme"};
    CHECK(asked(installation.load(config).manifest_sources()) == Ids{"acme", "release"});
}

TEST_CASE("a tier that the settings give holds, and a community source must be allowed") {
    Installation installation;
    installation.install("quickinstall");
    installation.drop("acme");
    PluginConfig config;
    config.tier = {{"acme", "community"}, {"quickinstall", "organisation"}};
    config.named = {"acme", "quickinstall"};
    const Plugins plugins = installation.load(config);
    CHECK(asked(plugins.package_sources()) == Ids{"quickinstall"});
    CHECK(named(plugins.package_sources(), "acme").not_asked ==
          "it is a community source; sources.allow-community = [\"acme\"] asks it");

    config.allow_community = {"acme"};
    CHECK(asked(installation.load(config).package_sources()) == Ids{"quickinstall", "acme"});
    config.tier.erase("quickinstall");
    CHECK(asked(installation.load(config).package_sources()) == Ids{"acme"});
}

TEST_CASE("a precedence of 0 switches a source off") {
    Installation installation;
    installation.install("release");
    PluginConfig config;
    config.precedence = {{"release", 0}};
    const Plugins plugins = installation.load(config);
    CHECK(asked(plugins.package_sources()).empty());
    CHECK(plugins.package_sources().front().not_asked == "its precedence is 0");
}

TEST_CASE("a plugin does not become ours by taking the name of one of ours") {
    Installation installation;
    installation.install("release");
    installation.drop("release");
    const Plugins plugins = installation.load();
    REQUIRE(plugins.summaries().size() == 1);
    CHECK(plugins.summaries().front().file.parent_path() == installation.user_folder());
    CHECK(asked(plugins.package_sources()).empty());
    CHECK(named(plugins.package_sources(), "release").tier == Tier::community);
}

TEST_CASE("the name of one of ours means ours, whatever else is called so") {
    Installation installation;
    installation.install("crates-io");
    installation.install("quickinstall");
    installation.drop("handy");
    const auto providers = [&](const PluginConfig& config) {
        const Plugins plugins = installation.load(config);
        CHECK(failure_of_requirements(plugins, config) == "");
        return Ids{provider_of(plugins.manifest_sources(), "crates-io"),
                   provider_of(plugins.package_sources(), "quickinstall")};
    };
    const Ids ours{"crates-io", "quickinstall"};
    PluginConfig config;
    CHECK(providers(config) == ours);
    CHECK(named(installation.load().package_sources(), "handy").not_asked ==
          "no setting names it; sources.order = [\"handy\"] asks it");
    CHECK(providers(test::naming(ours)) == ours);
    config.tier = {{"crates-io", "organisation"}, {"quickinstall", "organisation"}};
    config.precedence = {{"crates-io", 10}, {"quickinstall", 10}};
    config.named = {"crates-io", "quickinstall"};
    CHECK(providers(config) == ours);
    CHECK(providers(test::naming({"handy"})) == Ids{"handy", "handy"});
}

TEST_CASE(
    "a plugin in the user's folder that is called like one of ours is not asked by its name") {
    Installation installation;
    installation.drop("quickinstall");
    const Plugins plugins = installation.load();
    CHECK(asked(plugins.package_sources()).empty());
    CHECK(plugins.package_sources().front().not_asked ==
          "quickinstall is the name of one of binstall's own, and this one needs another");
    // Neither is it what somebody means who lists ours.
    const PluginConfig config = test::naming({"quickinstall"});
    CHECK(asked(installation.load(config).package_sources()).empty());
    CHECK(failure_of_requirements(installation.load(config), config) ==
          "no plugin provides the source quickinstall, which sources.order names");
}

TEST_CASE("PLG-19: of two plugins with one component, the one that ranks higher provides it") {
    Installation installation;
    installation.drop("good");
    installation.drop("rival");
    const auto provider = [&](const PluginConfig& config) {
        const Plugins plugins = installation.load(config);
        const auto& formats = plugins.archive_formats();
        REQUIRE(formats.size() == 2);
        CHECK(formats.front().not_asked == "");
        const std::string first{plugin_id(*formats.front().plugin)};
        CHECK(formats.back().not_asked ==
              cat("the plugin ", first, " provides sample, and ranks higher"));
        return first;
    };
    CHECK(provider({}) == "good");
    PluginConfig config;
    config.precedence = {{"rival", 600}};
    CHECK(provider(config) == "rival");
}

TEST_CASE("PLG-19: plugins that export the same symbol do not see each other's") {
    Installation installation;
    installation.drop("acme");
    installation.drop("good");
    installation.drop("rival");
    const Plugins plugins = installation.load();
    CHECK(test::loaded_ids(plugins) == Ids{"acme", "good", "rival"});
}

TEST_CASE("PLG-20: what a plugin threw outlives every trace of the plugin") {
    std::exception_ptr thrown;
    {
        Installation installation;
        installation.drop("misbehaves");
        const PluginConfig config = test::naming({"misbehaves"});
        const Plugins plugins = installation.load(config);
        const StrictReaders read;
        FakeHost host{read};
        BuildQuery query;
        query.manifest.name = "throw-type-of-its-own";
        try {
            plugins.package_sources().front().component->find(query, host.host());
        } catch (const std::exception&) {
            thrown = std::current_exception();
        }
    }
    REQUIRE(thrown != nullptr);
    // Its destructor and its type information lie in the plugin.
    CHECK_THROWS_WITH(std::rethrow_exception(thrown), "of a type that only the plugin knows");
    thrown = nullptr;
}

TEST_CASE("a setting of a plugin is its own, with the fallback that it declared") {
    Installation installation;
    installation.drop("acme");
    PluginConfig config;
    config.named = {"acme"};
    config.settings["acme"]["base-url"] = {Value{"https://acme.example"}, "/etc/b.toml"};
    const Plugins plugins = installation.load(config);
    const Settings& settings = plugin_settings(*plugins.package_sources().front().plugin);
    CHECK(settings.get("base-url") == Value{"https://acme.example"});
    CHECK(settings.get("token-scope") == Value{""});
    CHECK_THROWS_AS(static_cast<void>(settings.get("other")), Error);

    const std::vector<DeclaredSetting> declared = plugins.summaries().front().settings;
    REQUIRE(declared.size() == 2);
    CHECK(declared[0].key == "base-url");
    CHECK(declared[0].fallback == "https://mirror.example");
    REQUIRE(declared[0].set.has_value());
    CHECK(declared[0].set->from == "/etc/b.toml");
    CHECK_FALSE(declared[1].set.has_value());
}

TEST_CASE("a key that a plugin did not declare is warned about, with what was probably meant") {
    Installation installation;
    installation.drop("acme");
    PluginConfig config;
    config.settings["acme"]["bse-url"] = {Value{"x"}, "/etc/b.toml"};
    config.settings["acmee"]["key"] = {Value{"x"}, "/etc/b.toml"};
    static_cast<void>(installation.load(config));
    CHECK(
        installation.warnings() ==
        Ids{"plugins.acme.bse-url in /etc/b.toml is not a setting of acme; did you mean base-url?",
            "plugins.acmee is set, but there is no such plugin; did you mean acme?"});
}

TEST_CASE("a plugin that the settings name and that was refused ends the command, by name") {
    Installation installation;
    installation.drop("abi-stale");
    PluginConfig config;
    CHECK(failure_of_requirements(installation.load(config), config) == "");
    config.named = {"other-abi"}; // the id that its file states
    const std::string reason = cat("built for plugin ABI ",
                                   BINSTALL_PLUGIN_ABI - 1,
                                   ", this binstall has ",
                                   BINSTALL_PLUGIN_ABI,
                                   "; rebuild it");
    CHECK(failure_of_requirements(installation.load(config), config) ==
          "there is no plugin or source other-abi, which the settings name");
    config.named = {"abi-stale"}; // or the one that its file name suggests
    CHECK(failure_of_requirements(installation.load(config), config) ==
          cat("the plugin abi-stale, which the settings name, was not loaded: ", reason));
}

TEST_CASE("what the settings name must be there, unless it is never asked or may be missing") {
    Installation installation;
    installation.drop("acme");
    const std::string missing = "there is no plugin or source other, which the settings name";
    const auto failure = [&](const PluginConfig& config) {
        return failure_of_requirements(installation.load(config), config);
    };
    PluginConfig config;
    config.precedence = {{"other", 900}};
    CHECK(failure(config) == missing);
    config.precedence = {{"other", 0}};
    CHECK(failure(config) == "");
    config = {};
    config.tier = {{"other", "organisation"}};
    CHECK(failure(config) == missing);
    config = {};
    config.named = {"other"};
    CHECK(failure(config) == missing);
    config.disabled = {"other"};
    CHECK(failure(config) == "");
    config.disabled = {};
    config.optional = {"other"};
    CHECK(failure(config) == "");
    config.order = {"other"};
    CHECK(failure(config) == "no plugin provides the source other, which sources.order names");
    config = {};
    config.named = {"acme", "acme-format"}; // a plugin, and a format in it
    CHECK(failure(config) == "");
    installation.install("acme"); // shadowed
    CHECK(failure(config) == "");
}

TEST_CASE("a plugin that is required, listed or has a scope must be there") {
    const Installation installation;
    PluginConfig config;
    config.required = {"acme"};
    CHECK(failure_of_requirements(installation.load(config), config) ==
          "the plugin acme is required, but was not found");
    config = test::naming({"acme"});
    CHECK(failure_of_requirements(installation.load(config), config) ==
          "no plugin provides the source acme, which sources.order names");
    config = {};
    config.scope = {{"acme", {"acme-*"}}};
    CHECK(failure_of_requirements(installation.load(config), config) ==
          "no plugin provides the source acme, which a scope in the settings names");
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// Plugins that somebody pinned by their digest.
#include "abi_plugins.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/loaded_plugin.hpp>
#include <engine/plugin/loader.hpp>
#include <engine/plugin/look.hpp>
#include <engine/plugin/pin.hpp>
#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace binstall {

namespace {

using test::put_plugin;
using test::TempFolder;

/// The one plugin in `folder`, as far as its place, owner and mode go.
PluginFile only_file(const fs::path& folder) {
    FoundPluginFiles found = find_plugin_files(PluginPath{{folder}}, Account::current());
    REQUIRE(found.files.size() == 1);
    return std::move(found.files.front());
}

PluginConfig pinning(PluginPins pins) {
    PluginConfig config;
    config.pins = std::move(pins);
    return config;
}

} // namespace

TEST_CASE("PLG-06: a file that is swapped after it was judged is not what is loaded") {
    const TempFolder folder;
    const StrictReaders read;
    const fs::path file = put_plugin(folder.path(), "good");
    const SealedPlugin sealed = seal(only_file(folder.path()), read);
    const PluginLook look = look_at_plugin(sealed.file, Account::current());
    // Written over in place, and replaced by name: both are somebody else's code now.
    fs::resize_file(file, 100);
    fs::remove(file);
    fs::copy_file(test::abi_plugin("acme"), file);
    const std::unique_ptr<Plugin> plugin = load_plugin(sealed.file, look, {});
    CHECK(plugin->description.id == "good");
    // Nor can the copy itself be changed, by us or by anybody who finds it below /proc.
    CHECK(::pwrite(sealed.file.file.get(), "x", 1, 0) == -1);
    CHECK(errno == EPERM);
    CHECK(::ftruncate(sealed.file.file.get(), 1) == -1);
}

TEST_CASE(
    "PLG-07: a plugin with another digest than the pinned one is refused before it is loaded") {
    const TempFolder folder;
    const StrictReaders read;
    put_plugin(folder.path(), "good");
    const std::string digest = seal(only_file(folder.path()), read).sha256;
    const std::string other(64, '0');

    const Plugins pinned = test::load({folder.path()}, pinning({{"good", {other, digest}}}));
    CHECK(test::loaded_ids(pinned) == std::vector<std::string>{"good"});

    for (const PluginPins& pins : {PluginPins{{"good", {other}}},
                                   PluginPins{{"good", {}}},
                                   PluginPins{{"another", {digest}}},
                                   PluginPins{}}) {
        const PluginConfig config = pinning(pins);
        const Plugins plugins = test::load({folder.path()}, config);
        CHECK(test::loaded_ids(plugins).empty());
        const std::string reason = test::reason_for(plugins, folder / "good.so");
        CHECK(reason.ends_with("(policy rule plugins)"));
        CHECK(plugins.rejected().front().is_by_policy);
        // Whoever pinned it must not get a substitute in silence.
        if (pins.contains("good")) {
            CHECK_THROWS_WITH_AS(
                plugins.check_required(config), doctest::Contains("policy rule plugins"), Error);
            CHECK_THROWS_WITH_AS(
                plugins.check_required(config), doctest::Contains("which the policy pins"), Error);
        }
    }
}

TEST_CASE("a pin allows a plugin, and does not make it one that the settings name") {
    const TempFolder folder;
    put_plugin(folder.path(), "good");
    const std::string digest = seal(only_file(folder.path()), StrictReaders{}).sha256;
    PluginConfig config = pinning({{"good", {digest}}});
    const auto source = [&] {
        return test::load({folder.path()}, config).manifest_sources().at(0);
    };
    CHECK(source().tier == Tier::community);
    CHECK(source().not_asked.starts_with("no setting names it"));
    config.named = {"good"};
    CHECK(source().tier == Tier::organisation);
    CHECK(source().not_asked.empty());
}

TEST_CASE("a pinned plugin is not shadowed by one of its name that is not pinned") {
    const TempFolder folder;
    const StrictReaders read;
    put_plugin(folder / "installed", "good");
    const std::string digest = seal(only_file(folder / "installed"), read).sha256;
    const fs::path imposter = put_plugin(folder / "user", "good");
    // Other bytes that load just as well.
    fs::resize_file(imposter, fs::file_size(imposter) + 1);
    const PluginConfig config = pinning({{"good", {digest}}});
    const Plugins plugins = test::load({folder / "user", folder / "installed"}, config);
    REQUIRE(plugins.summaries().size() == 1);
    CHECK(plugins.summaries().front().file == folder / "installed" / "good.so");
    CHECK_NOTHROW(plugins.check_required(config));
}

} // namespace binstall

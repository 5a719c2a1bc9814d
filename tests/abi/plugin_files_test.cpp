// SPDX-License-Identifier: MIT
#include "abi_plugins.hpp"

#include <binstall/text.hpp>

#include <engine/plugin/files.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

using Origin = PluginFolder::Origin;
using test::TempFolder;
using Folders = std::vector<std::pair<fs::path, Origin>>;

Folders folders_of(const PluginPath& path) {
    Folders folders;
    for (const PluginFolder& folder : path.folders)
        folders.emplace_back(folder.path, folder.origin);
    return folders;
}

} // namespace

TEST_CASE("plugins are looked for where the user says first, then where they are installed") {
    PluginConfig config;
    config.path = {"/settings"};
    const Environment environment{{"BINSTALL_PLUGIN_PATH", "/one:/two"},
                                  {"HOME", "/home/me"},
                                  {"XDG_DATA_HOME", "/home/me/data"}};
    const fs::path user = fs::path{"/home/me/data/binstall/plugins"} / cat(BINSTALL_PLUGIN_ABI);

    CHECK(folders_of(PluginPath::from({"/flag"}, config, environment, "/usr/lib/b/plugins")) ==
          Folders{{"/flag", Origin::flag},
                  {"/one", Origin::environment},
                  {"/two", Origin::environment},
                  {"/settings", Origin::settings},
                  {user, Origin::user},
                  {"/usr/lib/b/plugins", Origin::installed}});
}

TEST_CASE("an empty BINSTALL_PLUGIN_PATH leaves only what the command line names") {
    PluginConfig config;
    config.path = {"/settings"};
    const Environment environment{{"BINSTALL_PLUGIN_PATH", ""}, {"HOME", "/home/me"}};
    CHECK(folders_of(PluginPath::from({"/flag"}, config, environment, "/usr/lib/b")) ==
          Folders{{"/flag", Origin::flag}});
}

TEST_CASE("PLG-01: an empty part of BINSTALL_PLUGIN_PATH is not the current directory") {
    const Environment environment{{"BINSTALL_PLUGIN_PATH", ":/one::"}, {"XDG_DATA_HOME", "/data"}};
    const fs::path user = fs::path{"/data/binstall/plugins"} / cat(BINSTALL_PLUGIN_ABI);
    CHECK(folders_of(PluginPath::from({}, {}, environment, {})) ==
          Folders{{"/one", Origin::environment}, {user, Origin::user}});
}

TEST_CASE("PLG-01 PLG-02: nothing is loaded from the current directory or by a bare name") {
    const TempFolder folder;
    test::put_plugin(folder.path(), "good");
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());
    ::setenv("LD_LIBRARY_PATH", ".", 1);
    const Plugins plugins = test::load({fs::path{"."}, fs::path{""}, fs::path{"good.so"}});
    ::unsetenv("LD_LIBRARY_PATH");
    fs::current_path(before);

    CHECK(plugins.summaries().empty());
    CHECK(test::reason_for(plugins, ".") == "is not an absolute path");
    CHECK(test::reason_for(plugins, "good.so") == "is not an absolute path");
}

TEST_CASE("a folder that was named and is not there is said, a default one is not") {
    const Plugins plugins =
        test::load({{"/nonexistent/named", Origin::flag}, {"/nonexistent/default", Origin::user}});
    CHECK(test::reason_for(plugins, "/nonexistent/named") == "there is no such directory");
    CHECK(test::reason_for(plugins, "/nonexistent/default") == "");
}

TEST_CASE("only files that end in .so are looked at, each once, in the order of their names") {
    const TempFolder folder;
    test::put_plugin(folder / "a", "good");
    test::put_plugin(folder / "a", "acme");
    folder.write("a/README.md", "text");
    folder.write("a/.hidden.so", "text");
    const Plugins plugins = test::load({folder / "a", folder / "a"});
    CHECK(test::loaded_ids(plugins) == std::vector<std::string>{"acme", "good"});
    CHECK(plugins.rejected().empty());
}

TEST_CASE("PLG-05: a plugin that is a symbolic link is refused") {
    const TempFolder folder;
    const fs::path target = test::put_plugin(folder / "elsewhere", "good");
    fs::create_directory(folder / "plugins");
    fs::create_symlink(target, folder / "plugins" / "good.so");
    const Plugins plugins = test::load({folder / "plugins"});
    CHECK(test::reason_for(plugins, folder / "plugins" / "good.so") ==
          "not a shared object: it is a symbolic link");
}

TEST_CASE("PLG-04: a plugin that others can write is refused, and one with a second name") {
    const TempFolder folder;
    const fs::path open = test::put_plugin(folder.path(), "good");
    fs::permissions(open, fs::perms{0666});
    const fs::path linked = test::put_plugin(folder.path(), "acme");
    fs::create_hard_link(linked, folder / "second-name");

    const Plugins plugins = test::load({folder.path()});
    CHECK(test::reason_for(plugins, open) == "is writable by others; fix with chmod go-w");
    CHECK(test::reason_for(plugins, linked) ==
          "has 2 names (hard links); make it a file of its own");
    // Images of whole systems do that to the files of packages.
    CHECK(test::loaded_ids(test::load({{folder.path(), Origin::installed}})) ==
          std::vector<std::string>{"acme"});
}

TEST_CASE("PLG-03: nothing is loaded from a folder that others can write") {
    const TempFolder folder;
    test::put_plugin(folder / "plugins", "good");
    fs::permissions(folder / "plugins", fs::perms{0777});
    const Plugins plugins = test::load({folder / "plugins"});
    CHECK(plugins.summaries().empty());
    CHECK(test::reason_for(plugins, folder / "plugins") ==
          "directory is writable by others; fix with chmod go-w");
}

TEST_CASE("the first plugin of an id is used, and the next says by which it is shadowed") {
    const TempFolder folder;
    const fs::path first = test::put_plugin(folder / "first", "good");
    const fs::path second = test::put_plugin(folder / "second", "good");
    const Plugins plugins = test::load({folder / "first", folder / "second"});
    REQUIRE(plugins.summaries().size() == 1);
    CHECK(plugins.summaries().front().file == first);
    CHECK(test::reason_for(plugins, second) == cat("shadowed by ", first.string()));
    CHECK(plugins.rejected().front().why == RejectedPlugin::Why::shadowed);
}

TEST_CASE("a plugin that the settings disable is not loaded") {
    const TempFolder folder;
    const fs::path file = test::put_plugin(folder.path(), "good");
    PluginConfig config;
    config.disabled = {"good"};
    const Plugins plugins = test::load({folder.path()}, config);
    CHECK(plugins.summaries().empty());
    CHECK(test::reason_for(plugins, file) == "disabled by plugins.disable");
    CHECK_NOTHROW(plugins.check_required(config));
}

TEST_CASE("a plugin's id has lower-case letters, digits and single dashes") {
    for (const std::string_view id : {"a", "acme", "acme-mirror", "a1-2b"})
        CHECK(is_plugin_id(id));
    for (const std::string_view id : {"", "1a", "-a", "a-", "a--b", "Acme", "a_b", "a/b", "ä"})
        CHECK_FALSE(is_plugin_id(id));
    CHECK(is_plugin_id(std::string(64, 'a')));
    CHECK_FALSE(is_plugin_id(std::string(65, 'a')));
    CHECK(id_from_file_name("/x/acme-mirror.so") == "acme-mirror");
    CHECK(id_from_file_name("/x/libAcme.so") == "");
}

} // namespace binstall

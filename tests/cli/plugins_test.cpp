// SPDX-License-Identifier: MIT
// What the user sees of plugins that are not let in, and of one that misbehaves: the real program,
// real files. tests/abi has more of both, without the program.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

fs::path abi_plugin(std::string_view name) {
    const char* folder = std::getenv("BINSTALL_TEST_ABI_PLUGINS");
    REQUIRE(folder != nullptr);
    return fs::path{folder} / (std::string{name} + ".so");
}

/// A machine with a plugin folder of the user's own choice.
class PluginMachine : public Machine {
public:
    PluginMachine() { fs::create_directories(folder()); }

    fs::path folder() const { return elsewhere("plugins"); }

    /// Copies a plugin that the build made, under the name that it is to have here.
    fs::path put(std::string_view plugin, std::string_view name) const {
        const fs::path copy = folder() / (std::string{name} + ".so");
        fs::copy_file(abi_plugin(plugin), copy);
        fs::permissions(copy, fs::perms{0644});
        return copy;
    }

    fs::path write(std::string_view name, std::string_view content) const {
        return files_.write(fs::path{name}, content);
    }

    Outcome list() const { return run({"--plugin-dir", folder().string(), "plugins"}); }

    void require(std::string_view id) const {
        settings("[plugins." + std::string{id} + "]\nrequired = true\n");
    }

private:
    TempFolder files_;
};

/// A plugin that is refused: how it comes about, by which id the settings can name it, and why.
struct Refusal {
    std::string_view ids;
    std::string_view id;
    std::function<void(const PluginMachine&)> prepare;
    std::string_view reason;
};

void put_content(const PluginMachine& machine, std::string_view content) {
    fs::copy_file(machine.write("content", content), machine.folder() / "bad.so");
    fs::permissions(machine.folder() / "bad.so", fs::perms{0644});
}

std::function<void(const PluginMachine&)> as_bad(std::string_view plugin) {
    return [plugin](const PluginMachine& machine) { machine.put(plugin, "bad"); };
}

const std::vector<Refusal>& refusals() {
    static const std::vector<Refusal> list{
        {"PLG-03",
         "bad",
         [](const PluginMachine& machine) { fs::permissions(machine.folder(), fs::perms{0777}); },
         "directory is writable by others; fix with chmod go-w"},
        {"PLG-03",
         "bad",
         [](const PluginMachine& machine) {
             fs::permissions(machine.folder().parent_path(), fs::perms{0777});
         },
         "which is writable by others; fix with chmod go-w"},
        {"PLG-04",
         "bad",
         [](const PluginMachine& machine) {
             fs::permissions(machine.put("good", "bad"), fs::perms{0666});
         },
         "is writable by others; fix with chmod go-w"},
        {"PLG-04",
         "bad",
         [](const PluginMachine& machine) {
             fs::create_hard_link(machine.put("good", "bad"), machine.folder() / "second-name");
         },
         "has 2 names (hard links)"},
        {"PLG-04",
         "bad",
         [](const PluginMachine& machine) { fs::permissions(machine.folder(), fs::perms{02755}); },
         "directory passes its group on (setgid)"},
        {"PLG-05",
         "bad",
         [](const PluginMachine& machine) {
             fs::create_symlink(abi_plugin("good"), machine.folder() / "bad.so");
         },
         "not a shared object: it is a symbolic link"},
        {"PLG-05",
         "bad",
         [](const PluginMachine& machine) {
             const fs::path evil = machine.elsewhere("evil");
             fs::create_directory(evil);
             fs::permissions(evil, fs::perms{0777});
             fs::remove(machine.folder());
             fs::create_symlink(evil, machine.folder());
         },
         "directory is writable by others; fix with chmod go-w"},
        {"PLG-09", "bad", as_bad("needs-vanished"), "needs libvanished.so, which this system"},
        {"PLG-10",
         "bad",
         [](const PluginMachine& machine) {
             put_content(machine, read_text(abi_plugin("good")).substr(0, 5000));
         },
         "is cut off"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& m) { put_content(m, ""); },
         "not a shared object"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& m) { put_content(m, "text\n"); },
         "not a shared object"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& machine) { put_content(machine, read_text("/proc/self/exe")); },
         "it is a program"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& machine) {
             REQUIRE(::mkfifo((machine.folder() / "bad.so").c_str(), 0644) == 0);
         },
         "it is a named pipe"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& machine) { fs::create_directory(machine.folder() / "bad.so"); },
         "it is a directory"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& machine) {
             put_content(machine, "");
             fs::resize_file(machine.folder() / "bad.so", std::uintmax_t{4} << 30);
         },
         "not a shared object"},
        {"PLG-11",
         "bad",
         [](const PluginMachine& machine) {
             std::string other = read_text(abi_plugin("good"));
             other[18] = 22; // e_machine: s390
             put_content(machine, other);
         },
         "built for s390"},
        {"PLG-12 PLG-13", "bad", as_bad("abi-future"), "built for plugin ABI 999"},
        {"PLG-12 PLG-13", "bad", as_bad("abi-stale"), "built for plugin ABI "},
        {"PLG-13", "odd", as_bad("info-bigger"), "; rebuild it"},
        {"PLG-14", "bad", as_bad("no-symbol"), "not a plugin of binstall: it does not export"},
        {"PLG-14", "bad", as_bad("function-symbol"), "as something else than data"},
        {"PLG-14", "bad", as_bad("indirect-symbol"), "as something else than data"},
        {"PLG-15", "odd-registration", as_bad("registers-exception"), "no luck today"},
        {"PLG-15", "odd-registration", as_bad("registers-int"), "not a std::exception"},
        {"PLG-15", "odd-registration", as_bad("registers-suffixes"), "the suffixes are lost"},
        {"PLG-17", "bad", as_bad("info-null-id"), "its descriptor has no id"},
        {"PLG-17", "odd", as_bad("info-escape"), "that cannot be printed: clear \\x1b[2J"},
        {"PLG-17", "odd", as_bad("info-not-utf8"), "that cannot be printed: caf\\xe9"},
        {"PLG-17", "odd", as_bad("info-huge"), "that is too long"},
        {"PLG-17", "odd-registration", as_bad("registers-null"), "registered nothing"},
    };
    return list;
}

/// Nothing breaks, `binstall plugins` says why, and exit 45 when the settings name the plugin.
void check_refusals(std::string_view id) {
    for (const Refusal& row : refusals()) {
        if (!contains(row.ids, id))
            continue;
        CAPTURE(row.reason);
        const PluginMachine machine;
        row.prepare(machine);

        const Outcome listed = machine.list();
        CAPTURE(listed.out);
        CAPTURE(listed.err);
        CHECK(listed.status == 0);
        CHECK(listed.signal == 0);
        CHECK(contains(listed.out, row.reason));
        CHECK(contains(listed.out, "\nrelease "));

        machine.require(row.id);
        const Outcome required = machine.list();
        CAPTURE(required.err);
        CHECK(required.status == 45);
        CHECK(required.err.find("error:") == required.err.rfind("error:"));
        CHECK(contains(required.err, row.id));
    }
}

} // namespace

TEST_CASE("PLG-03: a plugin folder that others can write is refused") {
    check_refusals("PLG-03");
}

TEST_CASE("PLG-04: a plugin that others can write, or with several names, is refused") {
    check_refusals("PLG-04");
}

TEST_CASE("PLG-05: a plugin behind a link that cannot be trusted is refused") {
    check_refusals("PLG-05");
}

TEST_CASE("PLG-09: a plugin that needs a library that is not there is refused") {
    check_refusals("PLG-09");
}

TEST_CASE("PLG-10: a plugin that is cut off is refused, and the program ends normally") {
    check_refusals("PLG-10");
}

TEST_CASE("PLG-11: a file that is no shared object for this machine is refused") {
    check_refusals("PLG-11");
}

TEST_CASE("PLG-12: the constructor of a plugin for another ABI does not run") {
    check_refusals("PLG-12");
}

TEST_CASE("PLG-13: a plugin for another ABI is refused") {
    check_refusals("PLG-13");
}

TEST_CASE("PLG-14: a plugin without the descriptor is refused") {
    check_refusals("PLG-14");
}

TEST_CASE("PLG-15: a plugin that throws while it registers is refused") {
    check_refusals("PLG-15");
}

TEST_CASE("PLG-17: a plugin that describes itself with odd text is refused") {
    check_refusals("PLG-17");
}

TEST_CASE("PLG-15: a plugin whose constructor throws ends the command, by its file") {
    const PluginMachine machine;
    const fs::path file = machine.put("breaks-off", "breaks-off");
    machine.put("good", "good"); // it must not be waited for

    const Outcome broken = machine.list();
    CAPTURE(broken.err);
    CHECK_FALSE(broken.timed_out);
    CHECK(broken.status == 45);
    CHECK(contains(broken.err,
                   "the plugin " + file.string() +
                       " breaks off its own loading: a config file of mine is missing"));

    machine.settings("[plugins]\ndisable = [\"breaks-off\"]\n");
    CHECK(machine.list().status == 0);
}

TEST_CASE("PLG-01 PLG-02: the current folder is not searched, whatever LD_LIBRARY_PATH says") {
    PluginMachine machine;
    fs::copy_file(abi_plugin("good"), machine.home() / "good.so");
    machine.environment["LD_LIBRARY_PATH"] = ".";
    const Outcome listed = machine.run({"plugins"});
    CHECK(listed.status == 0);
    CHECK_FALSE(contains(listed.out, "good"));
    machine.require("good");
    const Outcome required = machine.run({"plugins"});
    CHECK(required.status == 45);
    CHECK(contains(required.err, "good is required, but was not found"));
}

TEST_CASE("PLG-08: root is not led to a folder of somebody else") {
    if (::geteuid() != 0) {
        skip("only root can show this");
        return;
    }
    PluginMachine machine;
    machine.put("good", "good");
    REQUIRE(::chown(machine.folder().c_str(), 4242, 4242) == 0);
    machine.environment["BINSTALL_PLUGIN_PATH"] += ':' + machine.folder().string();
    const Outcome listed = machine.run({"plugins"});
    CHECK(listed.status == 0);
    CHECK(contains(listed.out,
                   "directory belongs to user 4242; root uses what belongs to root only"));
}

TEST_CASE("PLG-19: of two plugins that offer the same, one is used, and the other says so") {
    const PluginMachine machine;
    machine.put("rival", "a-rival");
    machine.put("good", "good");
    const Outcome first = machine.list();
    CHECK(first.status == 0);
    CHECK(contains(first.out, "the plugin good provides sample, and ranks higher"));
    CHECK(machine.list().out == first.out);
}

namespace {

/// A machine on which a source that misbehaves is asked first, with little patience.
class TroubledMachine : public PluginMachine {
public:
    TroubledMachine() {
        put("misbehaves", "misbehaves");
        settings("[sources]\norder = [\"misbehaves\"]\n"
                 "[plugins]\ncall-timeout = \"300ms\"\nstop-grace = \"300ms\"\n");
    }

    /// What becomes of installing the package that makes it do `deed`.
    Outcome suffer(World& world, const std::string& deed) const {
        world.crate(deed, "1.0.0")
            .repository("https://github.com/owner/" + deed)
            .usual_release(host_triple());
        return install(world, {"--plugin-dir", folder().string(), deed});
    }
};

} // namespace

TEST_CASE("PLG-16: a plugin that loops is left behind, by name; one that aborts changes nothing") {
    World world;
    const TroubledMachine machine;
    const Outcome looping = machine.suffer(world, "ignore-stop");
    CAPTURE(looping.err);
    CHECK_FALSE(looping.timed_out);
    CHECK(looping.signal == 0);
    CHECK(contains(looping.err, "plugin misbehaves"));
    CHECK(contains(looping.err, "left behind"));

    world.crate("ripgrep", "14.1.1")
        .repository("https://github.com/owner/ripgrep")
        .usual_release(host_triple());
    const Outcome other = machine.install(
        world, {"--plugin-dir", machine.folder().string(), "--strategies", "release", "ripgrep"});
    CAPTURE(other.err);
    REQUIRE(other.status == 0);
    const Snapshot before = snapshot(machine.bin());
    const Outcome aborted = machine.suffer(world, "abort");
    CAPTURE(aborted.err);
    CHECK(aborted.signal == SIGABRT); // it was loaded, and asked
    CHECK(snapshot(machine.bin()) == before);
    CHECK(machine.run_installed("ripgrep") == "ripgrep 14.1.1\n");
}

TEST_CASE("PLG-18: what a plugin offers is judged as if the network had said it") {
    World world;
    const TroubledMachine machine;
    const Outcome outcome = machine.suffer(world, "offer-odd-things");
    CAPTURE(outcome.err);
    CHECK(outcome.signal == 0);
    CHECK(outcome.err.find('\x1b') == std::string::npos);
    CHECK_FALSE(fs::exists(machine.home().parent_path() / "etc"));
    for (const std::string& name : names_in(machine.bin()))
        CHECK(name.starts_with("offer-odd-things"));
}

TEST_CASE("PLG-21 PLG-22: a plugin that changes the process or forks does not spoil the command") {
    for (const std::string deed : {"change-process", "fork-and-return", "leave-thread"}) {
        CAPTURE(deed);
        World world;
        const TroubledMachine machine;
        const Outcome outcome = machine.suffer(world, deed);
        CAPTURE(outcome.err);
        CHECK_FALSE(outcome.timed_out);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed(deed) == deed + " 1.0.0\n");
    }
}

} // namespace binstall::test

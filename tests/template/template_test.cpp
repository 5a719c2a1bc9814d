// SPDX-License-Identifier: MIT
// The way of a third party's plugin: from the template, built against an installation with either
// compiler, into the user's plugin folder, named in the settings, to an installed program.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace binstall::test {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    REQUIRE(value != nullptr);
    return value;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Runs a program of a developer and expects it to succeed.
std::string developer(Command command) {
    command.limit = std::chrono::minutes{5};
    if (command.environment.empty())
        command.environment = {{"PATH", variable("PATH")}};
    const Outcome outcome = run(command);
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    return outcome.out;
}

std::string tool(std::string_view name) {
    const std::optional<fs::path> path = find_program(name);
    REQUIRE(path.has_value());
    return path->string();
}

/// An installation in a folder of its own, from this build. Made once: it takes a while.
class Installed {
public:
    Installed() {
        const fs::path prefix = variable("BINSTALL_TEST_PREFIX");
        prefix_ = folder_.path() / prefix.relative_path();
        developer({.program = tool("meson"),
                   .arguments = {"install",
                                 "-C",
                                 variable("BINSTALL_TEST_BUILD"),
                                 "--no-rebuild",
                                 "--quiet",
                                 "--destdir",
                                 folder_.path().string()}});
    }

    fs::path program(std::string_view name) const { return prefix_ / "bin" / name; }

    fs::path libraries() const { return prefix_ / variable("BINSTALL_TEST_LIBDIR"); }

    fs::path plugins() const { return libraries() / "binstall" / "plugins"; }

    static const Installed& shared() {
        static const Installed installed;
        return installed;
    }

private:
    TempFolder folder_;
    fs::path prefix_;
};

/// Plugins made from the template as a third party would, with one compiler.
class Workshop {
public:
    explicit Workshop(std::string compiler) : compiler_{std::move(compiler)} {}

    /// @return the file of the plugin.
    fs::path make(const std::string& name, const std::string& kind) const {
        const fs::path source = variable("BINSTALL_TEST_SOURCE");
        developer({.program = source / "tools" / "new-plugin",
                   .arguments = {name, kind},
                   .environment = environment(),
                   .folder = folder_.path()});
        const std::string folder = (folder_ / name).string();
        developer({.program = tool("meson"),
                   .arguments = {"setup", folder + "/build", folder, "-Dwerror=true"},
                   .environment = environment()});
        developer({.program = tool("ninja"),
                   .arguments = {"-C", folder + "/build"},
                   .environment = environment()});
        return folder_ / name / "build" / (name + ".so");
    }

private:
    std::map<std::string, std::string> environment() const {
        return {{"PATH", variable("PATH")},
                {"CXX", compiler_},
                {"PKG_CONFIG_PATH", (Installed::shared().libraries() / "pkgconfig").string()}};
    }

    std::string compiler_;
    TempFolder folder_;
};

/// A machine on which binstall is installed, and nothing says where its plugins are.
class UserMachine : public Machine {
public:
    UserMachine() { environment.erase("BINSTALL_PLUGIN_PATH"); }

    void drop(const fs::path& plugin) const {
        const fs::path folder =
            home() / ".local/share/binstall/plugins" / variable("BINSTALL_TEST_ABI");
        fs::create_directories(folder);
        fs::copy_file(plugin, folder / plugin.filename());
        fs::permissions(folder / plugin.filename(), fs::perms{0644});
    }
};

/// The mirror that the template's README describes: one tool, which only it knows.
void serve_mirror(World& world) {
    const std::string name = "acme-tool-" + host_triple() + ".tar.gz";
    const std::string archive =
        pack(name, {{"acme-tool", executable("acme-tool 1.1.0", host_triple())}});
    const std::string listing = R"({"files": [{"name": ")" + name + R"(", "target": ")" +
                                host_triple() + R"(", "sha256": ")" + sha256(archive) +
                                R"("}, {"name": "acme-tool.rpm", "target": "other"}]})";
    const std::map<std::string, std::string> files{
        {"/index/acme-tool.json", R"({"versions": ["1.0.0", "1.1.0"], "binaries": ["acme-tool"]})"},
        {"/acme-tool/1.1.0.json", listing},
        {"/acme-tool/1.1.0/" + name, archive},
    };
    world.server().on("mirror.acme.example", [files](const ServerRequest& request) {
        const auto file = files.find(request.path());
        ServerResponse response;
        response.status = file == files.end() ? 404 : 200;
        response.body = file == files.end() ? "" : file->second;
        return response;
    });
}

/// The row of the listing that begins with `id`, and how many come before it.
std::size_t row_of(const std::string& listing, const std::string& start) {
    std::istringstream lines{listing};
    std::string line;
    for (std::size_t row = 0; std::getline(lines, line); ++row)
        if (line.starts_with(start))
            return row;
    return std::string::npos;
}

void check_with(const fs::path& plugin, std::vector<std::string> more = {}) {
    more.push_back(plugin.string());
    const std::string out =
        developer({.program = Installed::shared().program("binstall-plugin-check"),
                   .arguments = std::move(more)});
    CHECK(contains(out, " passed, 0 failed\n"));
}

void install_from_mirror(const std::string& compiler) {
    CAPTURE(compiler);
    const Workshop workshop{compiler};
    const fs::path mirror = workshop.make("acme-mirror", "packages");
    const fs::path index = workshop.make("acme-index", "manifests");
    check_with(mirror);
    check_with(index);

    const UserMachine machine;
    machine.drop(mirror);
    machine.drop(index);
    World world;
    serve_mirror(world);

    // Nothing names them yet.
    CHECK(machine.install(world, {"acme-tool"}).status != 0);
    machine.settings("[sources]\n"
                     "order = [\"acme-mirror\", \"acme-index\"]\n"
                     "[plugins.acme-mirror]\n"
                     "base-url = \"https://mirror.acme.example\"\n"
                     "[plugins.acme-index]\n"
                     "base-url = \"https://mirror.acme.example/index\"\n");
    const Outcome listing = machine.run({"plugins"});
    CAPTURE(listing.out);
    CAPTURE(listing.err);
    CHECK(listing.status == 0);
    CHECK(row_of(listing.out, "acme-index ") < row_of(listing.out, "crates-io "));
    CHECK(row_of(listing.out, "acme-mirror ") < row_of(listing.out, "release "));
    CHECK(row_of(listing.out, "release ") != std::string::npos);
    CHECK(contains(listing.out, Installed::shared().plugins().string()));

    const Outcome installed = machine.install(world, {"acme-tool"});
    CAPTURE(installed.err);
    CHECK(installed.status == 0);
    CHECK(machine.run_installed("acme-tool") == "acme-tool 1.1.0\n");
}

} // namespace

TEST_CASE("a plugin from the template, built with g++, installs what no other source knows") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    install_from_mirror("g++");
}

TEST_CASE("a plugin from the template, built with clang++, works in the same binstall") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    install_from_mirror("clang++");
}

TEST_CASE("an archive format from the template keeps the contract of formats") {
    const Workshop workshop{"g++"};
    const fs::path format = workshop.make("acme-format", "archives");
    const TempFolder folder;
    const std::string header = "tool/           0           0     0     100755  18        `\n";
    const fs::path sample = folder.write("tool.ar", "!<arch>\n" + header + "a tool, in an ar.\n");
    check_with(format, {"--sample", "ar=" + sample.string()});
}

TEST_CASE("new-plugin refuses what is no name, no kind, or there already") {
    const TempFolder folder;
    const fs::path program = fs::path{variable("BINSTALL_TEST_SOURCE")} / "tools" / "new-plugin";
    const auto status = [&](std::vector<std::string> arguments) {
        Command command{program, std::move(arguments)};
        command.environment = {{"PATH", variable("PATH")}};
        command.folder = folder.path();
        return run(command).status;
    };
    CHECK(status({}) == 2);
    CHECK(status({"Acme", "packages"}) == 2);
    CHECK(status({"../acme", "packages"}) == 2);
    CHECK(status({"acme", "cakes"}) == 2);
    CHECK(status({"acme", "packages"}) == 0);
    CHECK(status({"acme", "packages"}) == 1);
}

} // namespace binstall::test

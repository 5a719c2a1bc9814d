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

/// What stands in the fences of `language`.
std::string fenced(const std::string& page, const std::string& language) {
    const std::string start = "```" + language + "\n";
    std::string text;
    for (std::size_t at = page.find(start); at != page.npos; at = page.find(start, at)) {
        at += start.size();
        text += page.substr(at, page.find("```", at) - at);
    }
    return text;
}

/// What is typed after the prompts of `console`, as a script.
std::string typed(const std::string& console) {
    std::string script = '\n' + console;
    for (std::size_t at = 0; (at = script.find("\n$ ", at)) != script.npos;)
        script.erase(at + 1, 2);
    const std::string libraries = "PREFIX/lib/TRIPLET";
    const std::size_t at = script.find(libraries);
    REQUIRE(at != script.npos);
    return script.replace(at, libraries.size(), Installed::shared().libraries().string());
}

/// A machine on which binstall is installed, and nothing says where its plugins are.
class UserMachine : public Machine {
public:
    UserMachine() { environment.erase("BINSTALL_PLUGIN_PATH"); }
};

/// Makes plugins from the template as a third party would, who knows what the READMEs say.
class Workshop {
public:
    explicit Workshop(std::string compiler) : compiler_{std::move(compiler)} {}

    /// Makes a plugin and does what its README says, up to its installation on `machine`.
    /// @return the settings that the README wants.
    std::string
    make(const std::string& name, const std::string& kind, const UserMachine& machine) const {
        const std::map<std::string, std::string> environment{
            {"PATH", Installed::shared().program("").string() + ':' + variable("PATH")},
            {"HOME", machine.home().string()},
            {"CXX", compiler_},
            {"CXXFLAGS", "-Werror"}};
        developer({.program = fs::path{variable("BINSTALL_TEST_SOURCE")} / "tools" / "new-plugin",
                   .arguments = {name, kind},
                   .environment = environment,
                   .folder = folder_.path()});
        const std::string readme = read_text(folder_ / name / "README.md");
        const std::string out =
            developer({.program = tool("sh"),
                       .arguments = {"-e", "-c", typed(fenced(readme, "console"))},
                       .environment = environment,
                       .folder = folder_ / name});
        CHECK(contains(out, " passed, 0 failed\n"));
        return fenced(readme, "toml");
    }

private:
    std::string compiler_;
    TempFolder folder_;
};

/// The mirror and the index that the template's READMEs describe: one tool, which only it knows.
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

void install_from_mirror(const std::string& compiler) {
    CAPTURE(compiler);
    const Workshop workshop{compiler};
    const UserMachine machine;
    workshop.make("acme-mirror", "packages", machine);
    workshop.make("acme-index", "manifests", machine);
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

TEST_CASE("a source of builds from the template is asked first, as its README says") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    const UserMachine machine;
    machine.settings(Workshop{"g++"}.make("acme-mirror", "packages", machine));
    World world;
    serve_mirror(world);
    world.crate("acme-tool", "1.1.0");
    CHECK(row_of(machine.run({"plugins"}).out, "acme-mirror ") <
          row_of(machine.run({"plugins"}).out, "release "));
    const Outcome installed = machine.install(world, {"acme-tool"});
    CAPTURE(installed.err);
    CHECK(installed.status == 0);
    CHECK(machine.run_installed("acme-tool") == "acme-tool 1.1.0\n");
}

TEST_CASE("an index from the template is asked before crates.io, as its README says") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    const UserMachine machine;
    machine.settings(Workshop{"g++"}.make("acme-index", "manifests", machine));
    World world;
    serve_mirror(world);
    world.crate("acme-tool", "9.9.9");
    const Outcome listing = machine.run({"plugins"});
    CAPTURE(listing.out);
    CHECK(row_of(listing.out, "acme-index ") < row_of(listing.out, "crates-io "));
    const Outcome explained = machine.run(world, {"explain", "acme-tool"});
    CAPTURE(explained.err);
    CHECK(contains(explained.out, "acme-tool v1.1.0, described by acme-index\n"));

    // Who names another registry means that one.
    world.registry("registry.acme.example").crate("acme-tool", "2.0.0");
    const Outcome other = machine.run(
        world, {"explain", "--index", "sparse+https://registry.acme.example/index/", "acme-tool"});
    CAPTURE(other.err);
    CHECK(contains(other.out, "acme-tool v2.0.0, described by crates-io\n"));
}

TEST_CASE("a mirror from the template offers the binaries that are wanted, and no others") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    const UserMachine machine;
    machine.settings(Workshop{"g++"}.make("acme-mirror", "packages", machine));
    World world;
    serve_mirror(world);
    world.crate("acme-tool", "1.1.0")
        .repository("https://github.com/stranger/acme-tool")
        .binary("acme-tool")
        .binary("acme-other")
        .usual_release(host_triple());
    const Outcome planned =
        machine.run(world, {"--dry-run", "--format=json", "--bin", "acme-tool", "acme-tool"});
    CAPTURE(planned.out);
    CAPTURE(planned.err);
    CHECK(planned.status == 0);
    CHECK(contains(planned.out, "https://mirror.acme.example/acme-tool/1.1.0/"));
    CHECK_FALSE(contains(planned.out, "stranger"));
}

TEST_CASE("a base-url that cannot be used ends the command, whichever kind of plugin has it") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    for (const std::string kind : {"packages", "manifests"}) {
        const UserMachine machine;
        const std::string settings = Workshop{"g++"}.make("acme-mirror", kind, machine);
        for (const std::string base : {"mirror.acme.example", "http://mirror.acme.example"}) {
            CAPTURE(kind);
            CAPTURE(base);
            const std::size_t start = settings.find("https://");
            REQUIRE(start != std::string::npos);
            machine.settings(settings.substr(0, start) + base + "\"\n");
            World world;
            world.crate("acme-tool", "9.9.9")
                .repository("https://github.com/stranger/acme-tool")
                .usual_release(host_triple());
            const Outcome outcome = machine.install(world, {"acme-tool"});
            CAPTURE(outcome.err);
            CHECK(outcome.status == 47);
            CHECK(contains(outcome.err, "base-url cannot be used: "));
            CHECK(machine.run_installed("acme-tool") == "(missing)");
        }
    }
}

TEST_CASE("an archive format from the template is used without being named, as its README says") {
    ::setenv("BINSTALL_TEST_PROGRAM", Installed::shared().program("binstall").c_str(), 1);
    const UserMachine machine;
    CHECK(Workshop{"g++"}.make("acme-format", "archives", machine).empty());
    const std::string tool = executable("tool 1.0.0", host_triple());
    std::string size = std::to_string(tool.size());
    size.resize(10, ' ');
    const std::string archive = "!<arch>\ntool/           0           0     0     100755  " + size +
                                "`\n" + tool + std::string(tool.size() % 2, '\n');
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .release("v1.0.0")
        .asset_bytes("tool-v1.0.0-" + host_triple() + ".ar", archive);
    const Outcome installed = machine.install(world, {"tool"});
    CAPTURE(installed.err);
    CHECK(installed.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
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

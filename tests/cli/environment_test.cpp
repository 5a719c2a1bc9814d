// SPDX-License-Identifier: MIT
// The surroundings of a command: odd, missing or hostile.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr int config_error = 47;

World& tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    return world;
}

TEST_CASE("CLI-03: bytes that are not UTF-8 do no harm in arguments, variables and folders") {
    World world;
    tool_world(world);
    const std::string odd = "od\xff\xfe"
                            "d";
    SUBCASE("a crate's name") {
        const Machine machine;
        const Outcome outcome = machine.install(world, {odd});
        CHECK(outcome.status == 2);
        CHECK(outcome.err.find('\xff') == std::string::npos);
    }
    SUBCASE("a root") {
        const Machine machine;
        const fs::path root = machine.elsewhere(odd);
        const Outcome outcome = machine.install(world, {"--root", root.string(), "tool"});
        CAPTURE(outcome.err);
        CHECK((outcome.status == 0 || outcome.status == 2));
        CHECK(fs::exists(root / "bin/tool") == (outcome.status == 0));
        CHECK(outcome.err.find('\xff') == std::string::npos);
    }
    SUBCASE("a variable that nobody asked for") {
        Machine machine;
        machine.environment["ODD\xff"] = odd;
        CHECK(machine.install(world, {"tool"}).status == 0);
    }
    SUBCASE("the working directory") {
        const Machine machine;
        Command command = machine.command(world, {"-y", "tool"});
        command.folder = machine.elsewhere(odd);
        fs::create_directories(*command.folder);
        CHECK(run(command).status == 0);
    }
}

TEST_CASE("CLI-04: a home that is no home") {
    World world;
    tool_world(world);

    struct Case {
        const char* what;
        const char* variable;
        std::string value;
        std::vector<int> allowed;
    };

    for (const Case& row : {Case{"relative HOME", "HOME", "home", {0, config_error}},
                            Case{"HOME is a file", "HOME", "/dev/null", {0, config_error}},
                            Case{"empty HOME", "HOME", "", {0, config_error}},
                            Case{"relative CARGO_HOME", "CARGO_HOME", "cargo", {config_error}},
                            Case{"a tilde is not expanded", "CARGO_HOME", "~/x", {config_error}}}) {
        CAPTURE(std::string{row.what});
        Machine machine;
        machine.environment[row.variable] = row.value;
        // Dry, since without a usable HOME the one of the user's account may be taken.
        const Outcome outcome = machine.run(world, {"--dry-run", "tool"});
        CAPTURE(outcome.err);
        CHECK(std::ranges::count(row.allowed, outcome.status) == 1);
        CHECK(snapshot(machine.home()).empty());
    }
    Machine machine;
    machine.environment.erase("HOME");
    const Outcome outcome = machine.run(world, {"--dry-run", "tool"});
    CAPTURE(outcome.err);
    CHECK((outcome.status == 0 || outcome.status == config_error));
}

TEST_CASE("CLI-04: a home that belongs to root is left alone") {
    World world;
    tool_world(world);
    const Machine machine;
    ::chmod(world.certificates().parent_path().c_str(), 0755);
    const auto command = as_nobody(machine.command(world, {"-y", "tool"}));
    if (::geteuid() != 0 || !command) {
        skip("neither root nor setpriv: a home that belongs to root was not tried");
        return;
    }
    const Outcome outcome = run(*command);
    CAPTURE(outcome.err);
    CHECK(outcome.status != 0);
    CHECK(outcome.signal == 0);
    CHECK(outcome.err.find("error: ") != std::string::npos);
    CHECK(snapshot(machine.home()).empty());
}

TEST_CASE("CLI-05: an install path in every shape") {
    World world;
    tool_world(world);
    const Machine machine;
    const auto install = [&](const fs::path& folder) {
        return machine.install(world, {"--install-path", folder.string(), "tool"});
    };
    SUBCASE("relative to the working directory") {
        CHECK(install("tools").status == 0);
        CHECK(fs::exists(machine.home() / "tools/tool"));
    }
    SUBCASE("with dots") {
        fs::create_directory(machine.home() / "a");
        CHECK(install(machine.home() / "a/../b").status == 0);
        CHECK(fs::exists(machine.home() / "b/tool"));
    }
    SUBCASE("a parent is missing") {
        CHECK(install(machine.home() / "not/yet/there").status == 0);
        CHECK(fs::exists(machine.home() / "not/yet/there/tool"));
    }
    SUBCASE("a file is in its place") {
        std::ofstream{machine.home() / "file"} << "content";
        const Outcome outcome = install(machine.home() / "file");
        CAPTURE(outcome.err);
        CHECK(outcome.status == 74);
        CHECK(read_text(machine.home() / "file") == "content");
    }
    SUBCASE("on another file system") {
        std::string folder = "/dev/shm/binstall-test-XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr) {
            skip("/dev/shm cannot be written: another file system was not tried");
            return;
        }
        const Outcome outcome = install(folder);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(fs::exists(fs::path{folder} / "tool"));
        fs::remove_all(folder);
    }
}

TEST_CASE("CLI-08: cargo's settings of the project one stands in are not used, which -v says") {
    World world;
    tool_world(world);
    const Machine machine;
    Command command = machine.command(world, {"-y", "-v", "tool"});
    command.folder = machine.elsewhere("project");
    fs::create_directories(*command.folder / ".cargo");
    std::ofstream{*command.folder / ".cargo/config.toml"}
        << "[source.crates-io]\nreplace-with = 'evil'\n[source.evil]\nregistry = "
           "'sparse+https://evil.test/'\n"
           "[registry]\ndefault = 'evil'\n[registries.evil]\nindex = "
           "'sparse+https://evil.test/'\ntoken = 'stolen'\n"
           "[http]\nproxy = 'http://evil.test'\n[install]\nroot = '/nonexistent'\n[env]\nHOME = "
           "'/nonexistent'\n";
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(outcome.err.find("not read, since it is a project's: " +
                           (*command.folder / ".cargo/config.toml").string()) != std::string::npos);
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "evil.test");
}

TEST_CASE("CLI-09: the manifest of the project one stands in is not used") {
    World world;
    tool_world(world);
    const Machine machine;
    Command command = machine.command(world, {"-y", "tool"});
    command.folder = machine.elsewhere("project");
    fs::create_directories(*command.folder / "src");
    std::ofstream{*command.folder / "src/main.rs"} << "fn main() {}\n";
    std::ofstream{*command.folder / "Cargo.toml"}
        << "[package]\nname = \"tool\"\nversion = \"6.6.6\"\n[package.metadata.binstall]\npkg-url "
           "= \"https://evil.test/tool\"\npkg-fmt = \"bin\"\n";
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("CLI-13: what changes whom we trust or ask is said by -v") {
    World world;
    tool_world(world);
    Machine machine;
    machine.environment["SSL_CERT_FILE"] = world.certificates().string();
    machine.environment["SSL_CERT_DIR"] = "/etc/ssl/certs";
    machine.environment["https_proxy"] = "http://user:canary@127.0.0.1:9";
    machine.environment["no_proxy"] = "*";
    const Outcome outcome = machine.install(world, {"-v", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    for (const char* const name : {"SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy"})
        CHECK(outcome.err.find(std::string{name} + " is set: ") != std::string::npos);
    CHECK(outcome.err.find("canary") == std::string::npos);
    CHECK(machine.run(world, {"--dry-run", "tool"}).err.find(" is set: ") == std::string::npos);
}

TEST_CASE("CLI-13: OpenSSL's configuration, which can name code to load, is not read") {
    World world;
    tool_world(world);
    Machine machine;
    const fs::path file = machine.elsewhere("evil.cnf");
    fs::create_directories(file.parent_path());
    // A name that OpenSSL cannot find ends its start with an error, when the file is read.
    std::ofstream{file} << "openssl_conf = start\n[start]\nproviders = list\n[list]\nevil = one\n"
                           "[one]\nmodule = /nonexistent/evil.so\nactivate = 1\n"
                           "[default]\nssl_conf = no\n";
    machine.environment["OPENSSL_CONF"] = file.string();
    const Outcome outcome = machine.install(world, {"-v", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("OPENSSL_CONF is set: not read") != std::string::npos);
    const std::optional<fs::path> strace = find_program("strace");
    if (!strace) {
        skip("without strace nobody sees which files are opened");
        return;
    }
    Command traced = machine.command(world, {"-y", "--force", "tool"});
    traced.arguments.insert(traced.arguments.begin(),
                            {"-f",
                             "-e",
                             "trace=open,openat",
                             "-o",
                             machine.elsewhere("trace").string(),
                             traced.program.string()});
    traced.program = *strace;
    traced.environment["ASAN_OPTIONS"] += ":detect_leaks=0"; // it cannot look into a traced process
    CHECK(run(traced).status == 0);
    const std::string opened = read_text(machine.elsewhere("trace"));
    CHECK(opened.find(world.certificates().string()) != std::string::npos);
    CHECK(opened.find("evil.cnf") == std::string::npos);
    CHECK(opened.find("openssl.cnf") == std::string::npos);
}

TEST_CASE("CLI-14: as root nothing is installed into the home of somebody else") {
    if (::geteuid() != 0) {
        skip("only root can be in this situation");
        return;
    }
    World world;
    tool_world(world);
    Machine machine;
    const auto give_away = [&](const fs::path& folder) {
        fs::create_directories(folder);
        REQUIRE(::chown(folder.c_str(), nobody, nobody) == 0);
    };
    const auto check_refused = [&](const std::string& folder) {
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 48);
        CHECK(outcome.err.find("as root into a folder of another user: " + folder) !=
              std::string::npos);
        CHECK(outcome.err.find("--allow-other-owner") != std::string::npos);
        CHECK(machine.installed().empty());
    };
    SUBCASE("the folder is there") {
        give_away(machine.cargo_home());
        check_refused(machine.cargo_home().string());
        CHECK(machine.install(world, {"--allow-other-owner", "tool"}).status == 0);
    }
    SUBCASE("it would be created in the home of the user") {
        give_away(machine.home());
        check_refused(machine.home().string());
    }
    SUBCASE("a folder that is named on the command line is meant") {
        give_away(machine.elsewhere("root"));
        const std::string root = machine.elsewhere("root").string();
        CHECK(machine.install(world, {"--root", root, "tool"}).status == 0);
    }
    SUBCASE("who calls us cargo-binstall is warned, since that one installs") {
        give_away(machine.cargo_home());
        machine.call_as("cargo-binstall");
        const Outcome outcome = machine.install(world, {"tool"});
        CHECK(outcome.status == 0);
        CHECK(outcome.err.find("warning: this would install as root") != std::string::npos);
    }
}

TEST_CASE("CLI-12: with more rights than its caller, binstall does not run") {
    if (::geteuid() != 0) {
        skip("only root can make a program of another user's: AT_SECURE was not tried");
        return;
    }
    World world;
    tool_world(world);
    const Machine machine;
    // The loader takes no $ORIGIN in such a program, so this build has absolute library paths.
    const fs::path program = machine.elsewhere("binstall");
    fs::create_directories(program.parent_path());
    fs::copy_file(std::getenv("BINSTALL_TEST_ABSOLUTE"), program);
    constexpr mode_t set_uid = 04755;
    constexpr mode_t set_gid = 02755;
    for (const mode_t mode : {set_uid, set_gid}) {
        CAPTURE(mode);
        REQUIRE(::chown(program.c_str(), nobody, nobody) == 0);
        REQUIRE(::chmod(program.c_str(), mode) == 0);
        for (const char* word : {"tool", "-V", "--help", "plugins"}) {
            CAPTURE(std::string{word});
            Command command = machine.command(world, {word});
            command.program = program;
            const Outcome outcome = run(command);
            CAPTURE(outcome.err);
            CHECK(outcome.status == 48);
            CHECK(outcome.out.empty());
            CHECK(outcome.err.starts_with("error: "));
        }
    }
    CHECK(world.server().requests().empty());
    REQUIRE(::chmod(program.c_str(), 0755) == 0);
    Command command = machine.command({"-V"});
    command.program = program;
    CHECK(run(command).status == 0);
}

TEST_CASE("SSL_CERT_FILE and SSL_CERT_DIR say whom to trust") {
    World world;
    tool_world(world);
    const std::vector<std::string> arguments{
        "-y", "--connect-to", ":443:127.0.0.1:" + std::to_string(world.server().port()), "tool"};
    SUBCASE("a file") {
        Machine machine;
        machine.environment["SSL_CERT_FILE"] = world.certificates().string();
        CHECK(machine.run(arguments).status == 0);
    }
    SUBCASE("a folder of hashed names") {
        Machine machine;
        Authority::shared().write_hashed(machine.elsewhere("certs"));
        machine.environment["SSL_CERT_DIR"] = machine.elsewhere("certs").string();
        CHECK(machine.run(arguments).status == 0);
    }
    SUBCASE("neither") {
        const Machine machine;
        const Outcome outcome = machine.run(arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 44);
        CHECK(world.server().requests().empty());
    }
}

TEST_CASE("a certificate for another name is refused whatever --connect-to says") {
    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"evil.test"}});
    HttpsServer server{options};
    const Machine machine;
    const TempFolder folder;
    const Outcome outcome =
        machine.run({"-y",
                     "--connect-to",
                     ":443:127.0.0.1:" + std::to_string(server.port()),
                     "--root-certificates",
                     folder.write("ca.pem", Authority::shared().certificate()).string(),
                     "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 44);
    CHECK(outcome.err.find("index.crates.io") != std::string::npos);
    CHECK(server.requests().empty());
}

} // namespace
} // namespace binstall::test

// SPDX-License-Identifier: MIT
// What names lead to: dead addresses among live ones, and addresses that a name should not have.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>
#include <support/world.hpp>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr int policy = 48;

/// The same command where `file` of the system has another text; absent when this process may not
/// have mounts of its own.
std::optional<Command> with_system_file(Command command,
                                        const Machine& machine,
                                        const std::string& file,
                                        std::string_view text) {
    const fs::path table = machine.elsewhere(fs::path{file}.filename());
    fs::create_directories(table.parent_path());
    std::ofstream{table, std::ios::binary} << text;
    const std::string namespaces = ::getuid() == 0 ? "-m" : "-rm";
    const std::string script = "mount --bind \"$0\" " + file + " && exec \"$@\"";
    Command probe{.program = "/usr/bin/unshare",
                  .arguments = {namespaces, "sh", "-c", script, table.string(), "true"},
                  .environment = {{"PATH", "/usr/bin:/bin:/usr/sbin:/sbin"}}};
    if (run(probe).status != 0) {
        skip("nothing can be mounted here");
        return std::nullopt;
    }
    std::vector<std::string> arguments{
        namespaces, "/bin/sh", "-c", script, table.string(), command.program.string()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    command.program = "/usr/bin/unshare";
    command.arguments = std::move(arguments);
    command.environment.try_emplace("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    return command;
}

/// The same command where the system's table of names is `hosts` (hosts(5)).
std::optional<Command> with_hosts(Command command, const Machine& machine, std::string_view hosts) {
    return with_system_file(std::move(command), machine, "/etc/hosts", hosts);
}

/// A crate whose only build is at `url`, and the server of that.
struct ToolAt {
    World world;
    std::string file = pack("tool.tgz", {{"tool", executable("tool 1.0.0", host_triple())}});
    std::string port = std::to_string(world.server().port());

    void serve(const std::string& host, const std::string& scheme) {
        world.crate("tool", "1.0.0")
            .metadata("pkg-url = \"" + scheme + "://" + host + ":" + port +
                      "/tool.tgz\"\npkg-fmt = \"tgz\"\nbin-dir = \"{ bin }\"");
        // The server tells hosts apart by name alone.
        world.server().on(host, [this](const ServerRequest&) {
            return ServerResponse{.status = 200, .body = file};
        });
    }

    std::size_t downloads() {
        std::size_t count = 0;
        for (const ServerRequest& request : world.server().requests())
            count += request.path() == "/tool.tgz" ? 1 : 0;
        return count;
    }
};

/// An address of this machine that neither answers nor refuses: its queue of connections is full.
class SilentAddress {
public:
    SilentAddress(const char* address, std::uint16_t port) {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        REQUIRE(::inet_pton(AF_INET, address, &name.sin_addr) == 1);
        sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        REQUIRE(::bind(sockets_.front(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0);
        REQUIRE(::listen(sockets_.front(), 0) == 0);
        for (int count = 0; count < 4; ++count) {
            sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            static_cast<void>(
                ::connect(sockets_.back(), reinterpret_cast<sockaddr*>(&name), sizeof name));
        }
    }

    ~SilentAddress() {
        for (const int socket : sockets_)
            ::close(socket);
    }

    SilentAddress(const SilentAddress&) = delete;
    SilentAddress& operator=(const SilentAddress&) = delete;

private:
    std::vector<int> sockets_;
};

} // namespace

TEST_CASE("HTTP-38: of several addresses of a host, dead ones are passed over") {
    ToolAt tool;
    tool.serve("files.test", "https");
    const SilentAddress silent{"127.0.0.3", tool.world.server().port()};
    for (const char* const dead : {"127.0.0.2", // refuses
                                   "127.0.0.3", // is silent
                                   "192.0.2.1", // is in nobody's network
                                   "2001:db8::1",
                                   "::1"}) {
        CAPTURE(std::string{dead});
        const Machine machine;
        // Whoever waits for the dead one to time out is ended before.
        machine.settings("[http]\nconnect-timeout = \"50s\"\n");
        std::optional<Command> command =
            with_hosts(machine.command(tool.world, {"-y", "tool"}),
                       machine,
                       std::string{dead} + " files.test\n127.0.0.1 files.test\n");
        if (!command)
            return;
        command->limit = std::chrono::seconds{40};
        const Outcome outcome = run(*command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("a server of names that says nothing is said to be that, and waited for once") {
    const int silent = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(53);
    REQUIRE(::inet_pton(AF_INET, "127.0.0.9", &name.sin_addr) == 1);
    const bool is_bound = ::bind(silent, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
    const Machine machine;
    const std::optional<Command> command =
        with_system_file(machine.command({"-y", "-vvv", "tool"}),
                         machine,
                         "/etc/resolv.conf",
                         "nameserver 127.0.0.9\noptions timeout:30\n");
    if (is_bound && command) {
        Command patient = *command;
        patient.environment["BINSTALL_HTTP_CONNECT_TIMEOUT"] = "300ms";
        const Outcome outcome = run(patient);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 68);
        CHECK(outcome.err.find("the name index.crates.io was not resolved within 300 ms") !=
              std::string::npos);
    } else if (!is_bound) {
        skip("this process cannot be a server of names");
    }
    ::close(silent);
}

TEST_CASE("HTTP-04: over plain http, a name of the metadata must not lead to a private address") {
    ToolAt tool;
    tool.serve("evil.test", "http");
    for (const char* const hosts : {"127.0.0.1 evil.test\n",
                                    // The answers of a name that is bound anew: whichever answers
                                    // is judged, and the first one does not.
                                    "192.0.2.1 evil.test\n127.0.0.1 evil.test\n",
                                    "127.0.0.1 evil.test\n192.0.2.1 evil.test\n"}) {
        CAPTURE(std::string{hosts});
        const Machine machine;
        const std::optional<Command> command = with_hosts(
            machine.command(tool.world, {"-y", "--allow-insecure-http", "tool"}), machine, hosts);
        if (!command)
            return;
        const Outcome outcome = run(*command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == policy);
        CHECK(outcome.err.find("evil.test is at the private address 127.0.0.1") !=
              std::string::npos);
        CHECK(machine.installed().empty());
    }
    CHECK(tool.downloads() == 0);
}

TEST_CASE("plain http needs a flag, and a host that the user names may be anywhere") {
    ToolAt tool;
    tool.serve("files.test", "http");
    const std::string hosts = "127.0.0.1 files.test\n";
    const Machine machine;
    const std::string url = "http://files.test:" + tool.port + "/tool.tgz";
    const std::vector<std::string> named{
        "--pkg-url", url, "--pkg-fmt", "tgz", "--bin-dir", "{ bin }", "tool"};
    const auto install = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "-y");
        const std::optional<Command> command =
            with_hosts(machine.command(tool.world, std::move(arguments)), machine, hosts);
        return command ? std::optional{run(*command)} : std::nullopt;
    };
    const std::optional<Outcome> refused = install(named);
    if (!refused)
        return;
    CAPTURE(refused->err);
    CHECK(refused->status == policy);
    CHECK(refused->err.find("--allow-insecure-http allows it") != std::string::npos);
    std::vector<std::string> allowed = named;
    allowed.insert(allowed.begin(), "--allow-insecure-http");
    const Outcome outcome = install(allowed).value_or(Outcome{});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    // Over https the name's certificate vouches for who answers.
    ToolAt secure;
    secure.serve("files.test", "https");
    const Machine other;
    const Outcome trusted =
        run(*with_hosts(other.command(secure.world, {"-y", "tool"}), other, hosts));
    CAPTURE(trusted.err);
    CHECK(trusted.status == 0);
}

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// The real binstall behind proxies: ours, that can misbehave, and Debian's tinyproxy.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/proxy_server.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace binstall::test {
namespace {

constexpr int download_error = 68;
constexpr int tls_error = 44;
constexpr int config_error = 47;
constexpr const char* secret = "CANARY%40TOKEN";
constexpr const char* plain_secret = "CANARY@TOKEN";
constexpr const char* coded_secret = "dXNlcjpDQU5BUllAVE9LRU4="; // user:CANARY@TOKEN

void tool_world(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
}

/// What brings a client through a proxy to the world, without --connect-to.
std::vector<std::string> arguments(const World& world, std::vector<std::string> more) {
    std::vector<std::string> all{"-y", "--root-certificates", world.certificates().string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

void check_no_secret(const Outcome& outcome, const Machine& machine) {
    for (const char* form : {secret, plain_secret, coded_secret, "CANARY"}) {
        CHECK_FALSE(has(outcome.out, form));
        CHECK_FALSE(has(outcome.err, form));
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{machine.home()})
        if (entry.is_regular_file())
            CHECK_FALSE(has(read_text(entry.path()), "CANARY"));
}

void check_not_at_servers(World& world) {
    for (const ServerRequest& request : world.server().requests())
        for (const auto& [name, value] : request.headers) {
            CHECK(name != "Proxy-Authorization");
            CHECK(name != "proxy-authorization");
            CHECK_FALSE(has(value, "CANARY"));
            CHECK_FALSE(has(value, coded_secret));
        }
}

} // namespace

TEST_CASE("everything goes through the proxy that HTTPS_PROXY names") {
    World world;
    tool_world(world);
    const ProxyServer proxy{world.server().port()};
    Machine machine;
    machine.environment["HTTPS_PROXY"] = proxy.url();
    const Outcome outcome = machine.run(arguments(world, {"tool"}));
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    const std::vector<std::string> lines = proxy.request_lines();
    for (const char* host : {"index.crates.io", "static.crates.io", "github.com"})
        CHECK(std::ranges::count(lines, std::string{"CONNECT "} + host + ":443 HTTP/1.1") >= 1);
    for (const std::string& line : lines)
        CHECK(line.starts_with("CONNECT "));
}

TEST_CASE("cargo's http.proxy counts, and NO_PROXY and --connect-to are respected") {
    World world;
    tool_world(world);
    const ProxyServer proxy{world.server().port()};
    Machine machine;
    fs::create_directories(machine.cargo_home());
    std::ofstream{machine.cargo_home() / "config.toml"} << "[http]\nproxy = \"" << proxy.url()
                                                        << "\"\n";
    CHECK(machine.run(arguments(world, {"tool"})).status == 0);
    CHECK(proxy.request_lines().size() >= 3);

    const std::size_t before = proxy.request_lines().size();
    machine.environment["NO_PROXY"] = "crates.io, .github.com,objects.githubusercontent.com";
    CHECK(machine.install(world, {"--force", "tool"}).status == 0);
    CHECK(proxy.request_lines().size() == before);

    // As with curl, the tunnel leads to where --connect-to says.
    machine.environment["NO_PROXY"] = "";
    CHECK(machine.install(world, {"--force", "tool"}).status == 0);
    const std::string place = "127.0.0.1:" + std::to_string(world.server().port());
    CHECK(std::ranges::count(proxy.request_lines(), "CONNECT " + place + " HTTP/1.1") >= 3);
}

TEST_CASE("HTTP-12: a proxy's user and password go to the proxy, and nowhere else") {
    World world;
    tool_world(world);
    const ProxyServer proxy{world.server().port(),
                            {.wanted = std::string{"Basic "} + coded_secret}};
    Machine machine;
    machine.environment["HTTPS_PROXY"] = proxy.url(std::string{"user:"} + secret + "@");
    SUBCASE("and the server redirects, as releases do") {
        const Outcome outcome = machine.run(arguments(world, {"-vv", "tool"}));
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        check_no_secret(outcome, machine);
    }
    SUBCASE("and the server itself asks for them") {
        world.server().inject("index.crates.io", "*", Fault::answer(407), 100);
        const Outcome outcome = machine.run(arguments(world, {"-vv", "tool"}));
        CHECK(outcome.status != 0);
        check_no_secret(outcome, machine);
    }
    CHECK_FALSE(world.server().requests().empty());
    check_not_at_servers(world);
    for (const std::string& head : proxy.heads())
        CHECK(head.starts_with("CONNECT "));
}

TEST_CASE("HTTP-39: a proxy that does not do its work is named, without its secret") {
    World world;
    tool_world(world);
    const std::string ok = "HTTP/1.1 200 Connection established\r\n\r\n";

    struct Case {
        const char* what;
        ProxyOptions proxy;
        int status;
        std::string says;
    };

    const std::vector<Case> cases{
        {"403", {.answer = "HTTP/1.1 403 No\r\n\r\n"}, download_error, "refused the connection"},
        {"407", {.wanted = "Basic other"}, download_error, "did not accept the user and password"},
        {"407 of another kind",
         {.wanted = "x", .challenge = "NTLM"},
         download_error,
         "authentication that is not supported (status 407): NTLM"},
        {"garbage after the 200", {.answer = ok + "SSH-2.0-x\r\n"}, download_error, "says more"},
        {"garbage", {.answer = std::string{"\0\1\2\r\n\r\n", 7}}, download_error, "malformed"},
        {"closes", {.answer = "HTTP/1.1"}, download_error, "the connection ended"},
        {"hangs", {.is_silent = true}, download_error, "it did not open a way within 1 s"},
        {"endless headers",
         {.answer = "HTTP/1.1 200 OK\r\nX: y\r\n", .is_endless = true},
         download_error,
         "malformed"},
        {"an endless line",
         {.answer = std::string(100'000, 'a'), .is_endless = true},
         download_error,
         "longer than"},
        {"endless interim answers",
         {.answer = "HTTP/1.1 100 Continue\r\n\r\n", .is_endless = true},
         download_error,
         "informational"},
    };
    for (const Case& row : cases) {
        CAPTURE(std::string{row.what});
        const ProxyServer proxy{world.server().port(), row.proxy};
        Machine machine;
        machine.environment["HTTPS_PROXY"] = proxy.url(std::string{"user:"} + secret + "@");
        machine.environment["BINSTALL_HTTP_CONNECT_TIMEOUT"] = "1s";
        machine.environment["BINSTALL_HTTP_RETRY_DELAY"] = "1ms";
        const Outcome outcome = machine.run(arguments(world, {"-vv", "tool"}));
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(has(outcome.err, "the proxy " + proxy.url() + " (from HTTPS_PROXY): "));
        CHECK(has(outcome.err, row.says));
        check_no_secret(outcome, machine);
    }
    CHECK(world.server().requests().empty());
}

TEST_CASE("HTTP-39: a proxy that cannot be used is a mistake in the settings; NO_PROXY avoids it") {
    World world;
    tool_world(world);
    for (const char* text :
         {"socks5://user:CANARY@127.0.0.1:1", "https://127.0.0.1:1", "http://127.0.0.1:CANARY"}) {
        CAPTURE(std::string{text});
        Machine machine;
        machine.environment["https_proxy"] = text;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == config_error);
        CHECK(has(outcome.err, "https_proxy"));
        check_no_secret(outcome, machine);
        for (const char* none : {"*", ".crates.io,github.com,.githubusercontent.com"}) {
            machine.environment["no_proxy"] = none;
            CHECK(machine.install(world, {"tool"}).status == 0);
        }
    }
    // By address, as a range.
    Machine machine;
    machine.environment["https_proxy"] = "http://127.0.0.1:1";
    machine.environment["no_proxy"] = "127.0.0.0/8";
    const std::string url = "https://127.0.0.1:" + std::to_string(world.server().port()) + "/";
    CHECK(machine.run({"doctor", "--root-certificates", world.certificates().string(), "net", url})
              .status == 0);
}

TEST_CASE("TLS-03: a certificate for another name is refused behind a proxy, however slow") {
    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"evil.test"}});
    HttpsServer server{options};
    const TempFolder folder;
    const fs::path ca = folder.write("ca.pem", Authority::shared().certificate());
    for (const int delay : {0, 1500, 2000}) { // once and a half, and twice the limit for connecting
        CAPTURE(delay);
        const ProxyServer proxy{server.port(), {.delay = std::chrono::milliseconds{delay}}};
        Machine machine;
        machine.environment["HTTPS_PROXY"] = proxy.url();
        machine.environment["BINSTALL_HTTP_CONNECT_TIMEOUT"] = "1s";
        const Outcome outcome = machine.run({"-y", "--root-certificates", ca.string(), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == tls_error);
        CHECK(has(outcome.err, "the certificate is not valid for index.crates.io"));
        CHECK_FALSE(proxy.request_lines().empty());
    }
    CHECK(server.requests().empty());
}

TEST_CASE("Debian's tinyproxy leads to the world, with and without a password") {
    const std::optional<fs::path> program = find_program("tinyproxy");
    if (!program) {
        skip("tinyproxy is not installed: no proxy that is not ours was tried");
        return;
    }
    World world;
    tool_world(world);
    for (const bool wants_password : {false, true}) {
        CAPTURE(wants_password);
        const TempFolder folder;
        // It cannot choose a port by itself: that of a server of ours that has just ended is free.
        const std::string port =
            std::to_string(std::make_unique<ProxyServer>(world.server().port())->port());
        const std::string settings = "Port " + port +
                                     "\nListen 127.0.0.1\nTimeout 60\nMaxClients 50\n"
                                     "Allow 127.0.0.1\nLogLevel Info\n" +
                                     (wants_password ? "BasicAuth user CANARYTOKEN\n" : "");
        Command command{.program = *program};
        command.arguments = {"-d", "-c", folder.write("tinyproxy.conf", settings).string()};
        Process process{command};
        REQUIRE(process.wait_for_output_text("Accepting connections"));
        Machine machine;
        machine.environment["HTTPS_PROXY"] =
            "http://" + std::string{wants_password ? "user:CANARYTOKEN@" : ""} +
            "127.0.0.1:" + port;
        const Outcome outcome = machine.install(world, {"-vv", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(outcome.err, " through the proxy http://127.0.0.1:" + port));
        check_no_secret(outcome, machine);
        check_not_at_servers(world);
        machine.environment["HTTPS_PROXY"] = "http://user:wrong@127.0.0.1:" + port;
        const Outcome refused = machine.install(world, {"--force", "tool"});
        CAPTURE(refused.err);
        CHECK(refused.status == (wants_password ? download_error : 0));
        if (wants_password)
            CHECK(has(refused.err, "did not accept the user and password"));
    }
}

} // namespace binstall::test

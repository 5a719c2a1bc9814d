// SPDX-License-Identifier: MIT
// Secrets, through the real binstall: found where people keep them, sent to their own place only.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/other_process.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <utility>

namespace binstall::test {
namespace {

const std::string token = "ghp_CANARYTOKEN0123456789";

void write(const fs::path& file, std::string_view text, mode_t mode = 0600) {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
    REQUIRE(::chmod(file.c_str(), mode) == 0);
}

std::string asset_name() {
    return "tool-v1.2.3-" + host_triple() + ".tgz";
}

/// crates.io with "tool", whose repository acme/tool is private: github.com shows it to nobody, the
/// API to whoever has the token.
struct PrivateWorld : World {
    PrivateWorld() {
        crate("tool", "1.2.3")
            .repository("https://github.com/acme/tool")
            .usual_release(host_triple());
        server().on("github.com", [](const ServerRequest&) { return ServerResponse::not_found(); });
        server().on("api.github.com",
                    [this](const ServerRequest& request) { return api(request); });
    }

    ServerResponse api(const ServerRequest& request) const {
        if (request.header("authorization") != "Bearer " + token)
            return request.header("authorization").empty() ? ServerResponse::not_found()
                                                           : ServerResponse{.status = 401};
        const std::string assets = "/repos/acme/tool/releases/assets/1";
        if (request.path() == assets && request.header("accept") == "application/octet-stream")
            return ServerResponse::redirect("https://" + std::string{object_host} +
                                            "/acme/tool/v1.2.3/" + asset_name() + "?sig=s");
        if (request.path() == "/repos/acme/tool")
            return {.body = R"({"private":true})"};
        if (request.path() == "/repos/acme/tool/releases/tags/v1.2.3")
            return {.body = R"({"private":true,"assets":[{"name":")" + asset_name() +
                            R"(","state":"uploaded","url":"https://api.github.com)" + assets +
                            R"(","digest":null}]})"};
        return ServerResponse::not_found();
    }

    /// The hosts that were shown something that contains `secret`.
    std::string shown_to(std::string_view secret) {
        std::vector<std::string> hosts;
        for (const ServerRequest& request : server().requests()) {
            const bool is_shown = request.target.find(secret) != std::string::npos ||
                                  std::ranges::any_of(request.headers, [&](const auto& header) {
                                      return header.second.find(secret) != std::string::npos;
                                  });
            if (is_shown && std::ranges::find(hosts, request.host) == hosts.end())
                hosts.push_back(request.host);
        }
        std::string text;
        for (const std::string& host : hosts)
            text += (text.empty() ? "" : " ") + host;
        return text;
    }
};

/// A machine with programs of its own before the system's.
struct TokenMachine : Machine {
    TokenMachine() { environment["PATH"] = elsewhere("bin").string() + ":/usr/bin:/bin"; }

    /// A program that leaves a mark when it runs.
    void program(const std::string& name, const std::string& script) const {
        write(elsewhere("bin") / name,
              "#!/bin/sh\necho \"$@\" >>" + mark(name).string() + "\n" + script + "\n",
              0755);
    }

    fs::path mark(const std::string& name) const { return elsewhere("mark-" + name); }
};

TEST_CASE("a private repository's release is installed with a token, which only the API sees") {
    PrivateWorld world;
    TokenMachine machine;
    machine.environment["GITHUB_TOKEN"] = token;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.2.3\n");
    CHECK(world.shown_to(token) == "api.github.com");
    CHECK(outcome.err.find(token) == std::string::npos);
}

TEST_CASE("a token is found wherever people keep one") {
    using Keep = std::function<void(TokenMachine&)>;
    const std::string line = "https://me:" + token + "@github.com\n";
    const std::string hosts = "github.com:\n    oauth_token: " + token + "\n    user: me\n";
    const std::pair<const char*, Keep> places[] = {
        {"GH_TOKEN", [](TokenMachine& m) { m.environment["GH_TOKEN"] = token; }},
        {".git-credentials", [&](TokenMachine& m) { write(m.home() / ".git-credentials", line); }},
        {"git/credentials",
         [&](TokenMachine& m) { write(m.home() / ".config/git/credentials", line); }},
        {"XDG git/credentials",
         [&](TokenMachine& m) {
             m.environment["XDG_CONFIG_HOME"] = m.elsewhere("xdg").string();
             write(m.elsewhere("xdg/git/credentials"), line);
         }},
        {"gh/hosts.yml", [&](TokenMachine& m) { write(m.home() / ".config/gh/hosts.yml", hosts); }},
        {"gh", [](TokenMachine& m) { m.program("gh", "echo " + token); }},
        {"git credential fill",
         [](TokenMachine& m) {
             write(m.home() / ".gitconfig",
                   "[credential]\n\thelper = \"!f() { echo username=x; echo password=" + token +
                       "; }; f\"\n");
         }},
        {"settings, env",
         [](TokenMachine& m) {
             m.environment["CORP_TOKEN"] = token;
             m.settings("[credentials.github]\ntoken = { env = \"CORP_TOKEN\" }\n");
         }},
        {"settings, file",
         [](TokenMachine& m) {
             write(m.elsewhere("token"), token + "\n");
             m.settings("[credentials.github]\ntoken = { file = \"" +
                        m.elsewhere("token").string() + "\" }\n");
         }},
        {"settings, command", [](TokenMachine& m) {
             m.program("pass", "echo " + token);
             m.settings("[credentials.github]\ntoken = { command = [\"pass\", \"x\"] }\n");
         }}};
    for (const auto& place : places) {
        CAPTURE(std::string{place.first});
        PrivateWorld world;
        TokenMachine machine;
        place.second(machine);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(world.shown_to(token) == "api.github.com");
    }
}

TEST_CASE("what comes first counts, and nothing behind it is asked") {
    PrivateWorld world;
    TokenMachine machine;
    machine.environment["GITHUB_TOKEN"] = token;
    machine.environment["GH_TOKEN"] = "wrong-token-of-gh";
    machine.program("gh", "echo wrong-token-of-program");
    write(machine.home() / ".git-credentials", "https://me:wrong-token-of-git@github.com\n");
    CHECK(machine.install(world, {"tool"}).status == 0);
    CHECK_FALSE(fs::exists(machine.mark("gh")));
    CHECK(world.shown_to("wrong-token").empty());
}

TEST_CASE("nobody is asked for a token that no request needs") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    TokenMachine machine;
    machine.program("gh", "echo " + token);
    machine.program("git", "echo password=" + token);
    machine.program("pass", "echo " + token);
    machine.settings("[credentials.github]\ntoken = { command = [\"pass\", \"x\"] }\n");
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    for (const char* program : {"gh", "git", "pass"})
        CHECK_FALSE(fs::exists(machine.mark(program)));
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.header("authorization").empty());
}

TEST_CASE("who does not want tokens to be looked for is obeyed, and told how to give one") {
    PrivateWorld world;
    TokenMachine machine;
    machine.program("gh", "echo " + token);
    machine.program("git", "echo password=" + token);
    write(machine.home() / ".git-credentials", "https://me:" + token + "@github.com\n");
    const auto check = [&](const std::vector<std::string>& arguments) {
        const Outcome outcome = machine.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 94);
        CHECK(outcome.err.find("github.com/acme/tool does not exist, or needs a token: set "
                               "GITHUB_TOKEN") != std::string::npos);
        CHECK_FALSE(fs::exists(machine.mark("gh")));
        CHECK_FALSE(fs::exists(machine.mark("git")));
    };
    check({"--no-discover-github-token", "tool"});
    machine.settings("[credentials]\ndiscover-github-token = false\n");
    check({"tool"});
    machine.settings("");
    machine.environment["BINSTALL_NO_DISCOVER_GITHUB_TOKEN"] = "true";
    check({"tool"});
    machine.environment["GITHUB_TOKEN"] = token;
    CHECK(machine.install(world, {"tool"}).status == 0);
}

TEST_CASE("a rejected token is named by where it came from") {
    PrivateWorld world;
    TokenMachine machine;
    machine.environment["GH_TOKEN"] = "expired-CANARYTOKEN";
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 76);
    CHECK(outcome.err.find("rejected the credentials from the variable GH_TOKEN") !=
          std::string::npos);
    CHECK(outcome.err.find("CANARY") == std::string::npos);
    CHECK(machine.run_installed("tool") == "(missing)");
}

TEST_CASE("whom github.com asks to wait goes on with a token") {
    PrivateWorld world;
    world.server().on("github.com", [](const ServerRequest&) {
        return ServerResponse{.status = 429, .headers = {{"Retry-After", "3600"}}};
    });
    TokenMachine machine;
    machine.program("gh", "exit 1");
    machine.program("git", "exit 1");
    const Outcome limited = machine.install(world, {"tool"});
    CAPTURE(limited.err);
    CHECK(limited.status == 68);
    CHECK(limited.err.find("GITHUB_TOKEN") != std::string::npos);
    machine.environment["GITHUB_TOKEN"] = token;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("CLI-21: a token on the command line is warned about, and works") {
    PrivateWorld world;
    const TokenMachine machine;
    const Outcome outcome = machine.install(world, {"-vvv", "--github-token", token, "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("warning: --github-token shows the token") != std::string::npos);
    CHECK(outcome.err.find(token) == std::string::npos);
    CHECK(outcome.out.find(token) == std::string::npos);
}

TEST_CASE("HTTP-35: what cannot be a token is refused, and not shown") {
    for (const std::string& text : {std::string{"CANARY\nX-Evil: 1"},
                                    std::string{"CANARY\0x", 8},
                                    std::string(100 * 1024, 'C')}) {
        PrivateWorld world;
        TokenMachine machine;
        write(machine.elsewhere("token"), text);
        machine.settings("[credentials.github]\ntoken = { file = \"" +
                         machine.elsewhere("token").string() + "\" }\n");
        const Outcome outcome = machine.install(world, {"-vvv", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 47);
        CHECK(outcome.err.find("the token in " + machine.elsewhere("token").string()) !=
              std::string::npos);
        CHECK(outcome.err.find("CANARY") == std::string::npos);
        CHECK(outcome.err.find("CCCC") == std::string::npos);
        CHECK(world.shown_to("CANARY").empty());
        CHECK(world.shown_to("X-Evil").empty());
    }
}

TEST_CASE("CLI-25: helpers start with no signal blocked, no open file, and no secret") {
    PrivateWorld world;
    TokenMachine machine;
    machine.environment["CARGO_REGISTRY_TOKEN"] = token;
    machine.environment["GIT_ASKPASS"] = "/bin/false";
    machine.program("gh",
                    "{ grep -E '^Sig(Blk|Ign)|^Umask' /proc/self/status; ls /proc/$$/fd; env; "
                    "} >" +
                        machine.elsewhere("seen").string() + "\necho " + token);
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    const std::string seen = read_text(machine.elsewhere("seen"));
    CAPTURE(seen);
    CHECK(seen.find("SigBlk:\t0000000000000000") != std::string::npos);
    // glibc may ignore 32 and 33, the two that its threads speak to each other with.
    const std::size_t ignored = seen.find("SigIgn:\t");
    REQUIRE(ignored != std::string::npos);
    CHECK((std::stoull(seen.substr(ignored + 8, 16), nullptr, 16) & 0x7fff'ffff) == 0);
    CHECK(seen.find("Umask:\t0022") != std::string::npos);
    CHECK(seen.find(token) == std::string::npos);
    CHECK(seen.find("GIT_TERMINAL_PROMPT=0") != std::string::npos);
    CHECK(seen.find("/bin/false") == std::string::npos);
    for (int number = 3; number < 10; ++number) // the shell itself uses 10 and above
        CHECK(seen.find("\n" + std::to_string(number) + "\n") == std::string::npos);
}

TEST_CASE("a helper that hangs does not hold up Ctrl-C, and does not survive it") {
    PrivateWorld world;
    TokenMachine machine;
    machine.program("gh",
                    "trap '' TERM INT; echo $$ >" + machine.elsewhere("id").string() +
                        "; while :; do sleep 1; done");
    Process process{machine.command(world, {"-y", "-vv", "tool"})};
    REQUIRE(process.wait_for_error_text("asking gh for a token"));
    const int id = number_in(machine.elsewhere("id"));
    process.send_signal(SIGINT);
    const Outcome outcome = process.wait();
    CHECK(outcome.status == 32);
    CHECK_FALSE(is_running(id));
}

} // namespace
} // namespace binstall::test

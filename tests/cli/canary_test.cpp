// SPDX-License-Identifier: MIT
// A secret in every place that can hold one. None of them may turn up anywhere: not in what is
// printed, not in a file that was written, not in a request to somebody else.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sys/stat.h>

namespace binstall::test {
namespace {

constexpr std::string_view canary = "CANARYTOKEN";

/// A machine whose secrets all contain the canary, each with its own end.
class CanaryMachine : public Machine {
public:
    /// `settings`: more of the user's settings.
    explicit CanaryMachine(const std::string& settings = {}) {
        for (const char* name : {"GITHUB_TOKEN",
                                 "GH_TOKEN",
                                 "GITLAB_TOKEN",
                                 "CARGO_REGISTRY_TOKEN",
                                 "CARGO_REGISTRIES_ACME_TOKEN",
                                 "CORP_TOKEN"})
            environment[name] = secret(name);
        write(home() / ".netrc",
              "machine netrc.test login me password " + secret("netrc") +
                  "\ndefault login me password " + secret("default") + "\n");
        write(home() / ".git-credentials", "https://me:" + secret("git") + "@github.com\n");
        write(home() / ".config/git/credentials", "https://me:" + secret("xdg") + "@github.com\n");
        write(home() / ".config/gh/hosts.yml",
              "github.com:\n    oauth_token: " + secret("gh") + "\n");
        write(cargo_home() / "credentials.toml",
              "[registry]\ntoken = \"" + secret("cargo") + "\"\n[registries.acme]\ntoken = \"" +
                  secret("acme") + "\"\n");
        write(cargo_home() / "config.toml",
              "[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\ntoken = \"" +
                  secret("config") + "\"\n");
        write(elsewhere("token"), secret("file") + "\n");
        write(home() / ".config/binstall/config.toml",
              "[credentials.corp]\nurl = \"https://corp.test/in/\"\n"
              "token = { env = \"CORP_TOKEN\" }\n"
              "[credentials.team]\nurl = \"https://team.test/\"\nheader = \"X-Team-Token\"\n"
              "token = { file = \"" +
                  elsewhere("token").string() + "\" }\n" + settings);
    }

    static std::string secret(const std::string& place) {
        return std::string{canary} + "-" + place;
    }

    void check_silence(const Outcome& outcome) const {
        CAPTURE(outcome.err);
        CAPTURE(outcome.out);
        CHECK(outcome.err.find(canary) == std::string::npos);
        CHECK(outcome.out.find(canary) == std::string::npos);
        // dXNlc... would be how Basic hides it.
        CHECK(outcome.err.find("Basic ") == std::string::npos);
        for (const fs::path& folder : {home(), elsewhere("")}) {
            if (!fs::exists(folder))
                continue;
            for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
                if (!entry.is_regular_file() || sources_.contains(entry.path()))
                    continue;
                CAPTURE(entry.path());
                CHECK(read_text(entry.path()).find(canary) == std::string::npos);
                CHECK(entry.path().string().find(canary) == std::string::npos);
            }
        }
    }

private:
    void write(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
        REQUIRE(::chmod(file.c_str(), 0600) == 0);
        sources_.insert(file.lexically_normal());
    }

    std::set<fs::path> sources_;
};

/// "host: secret" of every request that showed one, each once. Basic is not decoded: it shows as
/// itself.
std::set<std::string> shown(World& world) {
    std::set<std::string> lines;
    for (const ServerRequest& request : world.server().requests()) {
        for (const auto& [name, value] : request.headers) {
            const std::size_t at = value.find(canary);
            if (at != std::string::npos)
                lines.insert(request.host + ": " + value.substr(at));
            else if (name == "authorization" || name == "cookie" || name == "proxy-authorization")
                lines.insert(request.host + ": " + value);
        }
        if (request.target.find(canary) != std::string::npos)
            lines.insert(request.host + ": in the URL");
    }
    return lines;
}

/// A crate whose archive is at `url`, served by every host that has no handler of its own.
void crate_at(World& world, const std::string& url) {
    world.crate("tool", "1.0.0")
        .metadata("pkg-url = \"" + url + "\"\npkg-fmt = \"tgz\"\nbin-dir = \"{ bin }\"");
}

std::string archive() {
    return pack("tool.tgz", {{"tool", executable("tool 1.0.0", host_triple())}});
}

using Lines = std::set<std::string>;

/// A token that somebody gave for GitHub's API is shown there, and only there.
const Lines to_github{"api.github.com: " + CanaryMachine::secret("GITHUB_TOKEN")};

TEST_CASE("HTTP-13: no secret is printed, written or shown to anybody when all goes well") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    for (const char* format : {"text", "json"}) {
        const CanaryMachine machine;
        const Outcome outcome = machine.install(world, {"-vvv", "--format", format, "tool"});
        CHECK(outcome.status == 0);
        machine.check_silence(outcome);
    }
    CHECK(shown(world) == to_github); // which the token was given for
}

TEST_CASE("a secret is shown to its own place, and to nobody whom that leads to") {
    World world;
    crate_at(world,
             "https://corp.test/in/tool.tgz?sig=CANARYTOKEN-sig&X-Amz-Signature=CANARYTOKEN");
    world.server().on("corp.test", [](const ServerRequest& request) {
        return request.header("authorization") == "Bearer CANARYTOKEN-CORP_TOKEN"
                   ? ServerResponse::redirect("https://store.test/tool.tgz")
                   : ServerResponse{.status = 401};
    });
    world.server().on("store.test",
                      [](const ServerRequest&) { return ServerResponse{.body = archive()}; });
    for (const char* format : {"text", "json"}) {
        const CanaryMachine machine;
        const Outcome outcome = machine.install(world, {"-vvv", "--format", format, "tool"});
        CHECK(outcome.status == 0);
        machine.check_silence(outcome);
    }
    CHECK(shown(world) == Lines{"corp.test: CANARYTOKEN-CORP_TOKEN", "corp.test: in the URL"});
}

TEST_CASE(
    "HTTP-06 HTTP-07 HTTP-08: who is sent to another host or port goes without the secret, and "
    "comes back without it") {
    for (const char* detour : {"https://other.test/b", "https://corp.test:8443/in/b"}) {
        CAPTURE(std::string{detour});
        World world;
        crate_at(world, "https://corp.test/in/a.tgz");
        std::vector<std::string> with_secret;
        const auto answer = [&, detour](const ServerRequest& request) {
            if (!request.header("authorization").empty())
                with_secret.push_back(request.host + request.target);
            if (request.target == "/in/a.tgz")
                return ServerResponse::redirect(detour);
            return request.target == "/in/c" ? ServerResponse{.body = archive()}
                                             : ServerResponse::redirect("https://corp.test/in/c");
        };
        world.server().on("corp.test", answer);
        world.server().on("other.test", answer);
        const CanaryMachine machine;
        const Outcome outcome =
            machine.run(world,
                        {"-y",
                         "-vvv",
                         "--connect-to",
                         ":8443:127.0.0.1:" + std::to_string(world.server().port()),
                         "tool"});
        CHECK(outcome.status == 0);
        machine.check_silence(outcome);
        for (const std::string& request : with_secret)
            CHECK(request == "corp.test/in/a.tgz");
        CHECK_FALSE(with_secret.empty());
    }
}

TEST_CASE(
    "no secret is shown outside its path, or by a host that asks for one it has no right to") {
    for (const char* url : {"https://corp.test/out/tool.tgz",
                            "https://corp.test/in/%2e%2e/out/tool.tgz",
                            "https://other.test/tool.tgz",
                            "https://corp.test:8443/in/tool.tgz",
                            "https://www.netrc.test/tool.tgz"}) {
        CAPTURE(std::string{url});
        World world;
        crate_at(world, url);
        world.server().on("", [](const ServerRequest&) {
            return ServerResponse{.status = 401,
                                  .headers = {{"WWW-Authenticate", "Basic realm=\"give\""}}};
        });
        const CanaryMachine machine;
        std::vector<std::string> arguments{"-y", "-vvv", "--connect-to"};
        arguments.push_back(":8443:127.0.0.1:" + std::to_string(world.server().port()));
        arguments.push_back("tool");
        const Outcome outcome = machine.run(world, arguments);
        CHECK(outcome.status == 76);
        machine.check_silence(outcome);
        CHECK(shown(world).empty());
    }
}

TEST_CASE("HTTP-09: a URL with a name and a password is refused, and asked of nobody") {
    World world;
    crate_at(world, "https://me:CANARYTOKEN@corp.test/in/tool.tgz");
    for (const char* format : {"text", "json"}) {
        const CanaryMachine machine;
        const Outcome outcome = machine.install(world, {"-vvv", "--format", format, "tool"});
        CHECK(outcome.status != 0);
        machine.check_silence(outcome);
    }
    CHECK(shown(world).empty());
}

TEST_CASE("an account of the netrc file is for its machine, when that asks") {
    World world;
    crate_at(world, "https://netrc.test/tool.tgz");
    world.server().on("netrc.test", [](const ServerRequest& request) {
        // base64 of me:CANARYTOKEN-netrc
        if (request.header("authorization") == "Basic bWU6Q0FOQVJZVE9LRU4tbmV0cmM=")
            return ServerResponse{.body = archive()};
        return ServerResponse{.status = 401,
                              .headers = {{"WWW-Authenticate", "Basic realm=\"r\""}}};
    });
    const CanaryMachine machine;
    const Outcome outcome = machine.install(world, {"-vvv", "tool"});
    CHECK(outcome.status == 0);
    machine.check_silence(outcome);
    CHECK(shown(world) == Lines{"netrc.test: Basic bWU6Q0FOQVJZVE9LRU4tbmV0cmM="});
    CHECK(outcome.err.find("bWU6Q0FO") == std::string::npos);
}

TEST_CASE("a server that rejects a secret and repeats it in its answer does not get it printed") {
    World world;
    crate_at(world, "https://team.test/tool.tgz");
    world.server().on("team.test", [](const ServerRequest& request) {
        const std::string given = request.header("x-team-token");
        return ServerResponse{.status = 401,
                              .body = "bad token " + given,
                              .headers = {{"WWW-Authenticate", "Bearer error=\"" + given + "\""}}};
    });
    for (const char* format : {"text", "json"}) {
        const CanaryMachine machine;
        const Outcome outcome = machine.install(world, {"-vvv", "--format", format, "tool"});
        CHECK(outcome.status == 76);
        machine.check_silence(outcome);
        CHECK(outcome.err.find("rejected the credentials from " +
                               machine.elsewhere("token").string()) != std::string::npos);
    }
    CHECK(shown(world) == Lines{"team.test: CANARYTOKEN-file"});
}

TEST_CASE("secrets in a proxy's URL and in settings that cannot be used are not printed") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
        CAPTURE(std::string{name});
        CanaryMachine machine;
        machine.environment[name] = "http://me:CANARYTOKEN-proxy@127.0.0.1:1";
        machine.check_silence(machine.install(world, {"-vvv", "tool"}));
    }
    for (const char* settings : {"[credentials.corp]\nurl = \"https://corp.test/\"\ntoken = "
                                 "\"CANARYTOKEN-literal\"\n",
                                 "[credentials.corp]\nurl = \"https://me:CANARYTOKEN@corp.test/\"\n"
                                 "token = { env = \"X\" }\n",
                                 "[credentials.corp]\nurl = \"https://corp.test/?t=CANARYTOKEN\"\n"
                                 "token = { env = \"X\" }\n"}) {
        const CanaryMachine machine;
        machine.settings(settings);
        const Outcome outcome = machine.install(world, {"-vvv", "tool"});
        CHECK(outcome.status == 47);
        machine.check_silence(outcome);
    }
}

TEST_CASE("PLG-23: no secret is among what a plugin is given, or can ask for") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.registry("acme.test")
        .crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.server().on("spy.test", [](const ServerRequest& request) {
        // It repeats what it was shown, so that the plugin would see it, too.
        std::string shown;
        for (const auto& [name, value] : request.headers)
            shown += name + "=" + value + " ";
        return ServerResponse{.status = 200, .body = shown};
    });
    const char* more = std::getenv("BINSTALL_TEST_MORE_PLUGINS");
    REQUIRE(more);
    for (const char* registry : {"crates-io", "acme"}) {
        CAPTURE(std::string{registry});
        const CanaryMachine machine{"[sources]\norder = [\"spy\", \"crates-io\", \"release\"]\n"};
        const fs::path folder = machine.elsewhere("plugins");
        fs::create_directories(folder);
        fs::copy_file(fs::path{more} / "spy.so", folder / "spy.so");
        const Outcome outcome = machine.install(
            world, {"--plugin-dir", folder.string(), "--registry", registry, "tool"});
        machine.check_silence(outcome);
        for (const char* seen : {"spy: asked for tool",
                                 "spy: registry",
                                 "spy: manifest tool 1.2.3",
                                 "spy: refused",
                                 "spy: answer 200 https://spy.test/github"}) {
            CAPTURE(std::string{seen});
            CHECK(outcome.err.find(seen) != std::string::npos);
        }
    }
    for (const std::string& line : shown(world)) {
        const bool is_of_registry = line.starts_with("acme.test: "); // which the user configured
        CHECK((is_of_registry || to_github.contains(line)));
    }
}

} // namespace
} // namespace binstall::test

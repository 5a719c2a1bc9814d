// SPDX-License-Identifier: MIT
// Reading repositories from a web server: git's own, behind nginx, with TLS.
#include "git_fixture.hpp"

#include <binstall/error.hpp>

#include <engine/credentials/credentials.hpp>
#include <support/git_server.hpp>
#include <support/https_server.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace binstall::test {
namespace {

/// A client of the server, with its certificates and under its names.
struct ServedWorld : GitWorld {
    explicit ServedWorld(const GitServer& git_server) : server{git_server} {}

    std::unique_ptr<GitClient> visitor(const Adjust& adjust = {},
                                       const Credentials* credentials = nullptr) {
        return client(
            [&](GitOptions& options, HttpOptions& http) {
                const std::string port = std::to_string(server.port());
                http.connect_to = {{"git.test", port, "127.0.0.1", port},
                                   {"other.test", port, "127.0.0.1", port}};
                http.root_certificates = {server.certificates()};
                if (adjust)
                    adjust(options, http);
            },
            credentials);
    }

    std::string content(GitClient& git, const std::string& url) {
        const auto commit = git.fetch({url, ""});
        REQUIRE(commit.has_value());
        const std::vector<std::string> paths{"Cargo.toml"};
        return git.read(*commit, paths, 1000).front().value_or("none");
    }

    const GitServer& server;
};

/// One for all cases; absent when this machine has no nginx.
const GitServer* shared_server() {
    static const std::unique_ptr<GitServer> server = [] {
        std::unique_ptr<GitServer> started = GitServer::start();
        if (started) {
            const GitRepository repository = started->repository("tool");
            repository.write("Cargo.toml", "tool");
            repository.write("src/main.rs", "fn main() {}");
            repository.commit();
        }
        return started;
    }();
    if (!server)
        skip("nginx-light, fcgiwrap or git's http-backend is not installed");
    return server.get();
}

std::size_t lines_with(const std::vector<std::string>& lines, std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        lines, [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

TEST_CASE("a repository is read from a web server, by few requests") {
    const GitServer* server = shared_server();
    if (!server)
        return;
    ServedWorld world{*server};
    const auto git = world.visitor();
    const std::size_t before = server->requests().size();
    CHECK(world.content(*git, server->url("git", "tool")) == "tool");
    CHECK(git->hosts() == std::set<std::string>{"git.test"});
    // What there is, which refs there are, the commit; what there is, the file.
    CHECK(server->requests().size() - before <= 5);
    const auto again = world.visitor();
    const std::size_t kept = server->requests().size();
    CHECK(world.content(*again, server->url("git", "tool")) == "tool");
    CHECK(server->requests().size() - kept <= 3);
}

TEST_CASE("a server that nobody vouches for, a path without a repository and a dead port fail") {
    const GitServer* server = shared_server();
    if (!server)
        return;
    ServedWorld world{*server};
    const auto trusting_nobody =
        world.visitor([](auto&, HttpOptions& http) { http.root_certificates.clear(); });
    const Error untrusted = error_of([&] {
        trusting_nobody->fetch({server->url("git", "tool"), ""});
    });
    CHECK(untrusted.code() == Errc::git);
    CHECK(std::string_view{untrusted.what()}.starts_with("the server of https://git.test:"));

    const auto git = world.visitor();
    const Error absent = error_of([&] { git->fetch({server->url("git", "none"), ""}); });
    CHECK(absent.code() == Errc::git);
    CHECK(std::string_view{absent.what()}.starts_with("there is no repository at "));

    const auto nobody = world.visitor([](auto&, HttpOptions& http) {
        http.connect_to = {{"git.test", "9", "127.0.0.1", "9"}};
    });
    const Error dead = error_of([&] { nobody->fetch({"https://git.test:9/x", ""}); });
    CHECK(dead.code() == Errc::git);
    CHECK(std::string_view{dead.what()} == "https://git.test:9/x cannot be reached");

    const auto elsewhere = world.visitor([](auto&, HttpOptions& http) {
        http.connect_to = {{"", "443", "127.0.0.1", "9"}};
    });
    CHECK(error_of([&] { elsewhere->fetch({"https://git.test/x", ""}); }).code() == Errc::git);
}

CredentialScope scope_for(const std::string& url, const std::string& password) {
    CredentialScope scope;
    scope.name = "private";
    scope.places = {CredentialPlace{Url::parse(url)}};
    scope.form.kind = AuthorizationForm::Kind::basic;
    scope.use = CredentialScope::Use::by_place;
    scope.sources = {[password](const Url&, const std::stop_token&) {
        Token token{Secret{std::string_view{password}}, "a test"};
        token.user = "me";
        return std::optional{token};
    }};
    scope.hint = "check it";
    return scope;
}

TEST_CASE("a server that asks for credentials gets those of the settings, or none at all") {
    const GitServer* server = shared_server();
    if (!server)
        return;
    ServedWorld world{*server};
    const std::string url = server->url("private", "tool");
    const auto anonymous = world.visitor();
    const Error wanted = error_of([&] { anonymous->fetch({url, ""}); });
    CHECK(wanted.code() == Errc::git);
    CHECK(std::string_view{wanted.what()} == "authentication required for " + url);
    CHECK_FALSE(wanted.hint().empty());

    std::vector<CredentialScope> scopes;
    scopes.push_back(scope_for(server->url("private", ""), "opensesame"));
    const Credentials credentials{std::move(scopes), world.log, world.stop.get_token()};
    const auto friendly = world.visitor({}, &credentials);
    CHECK(world.content(*friendly, url) == "tool");
    for (const std::string& message : world.log.messages())
        CHECK(message.find("opensesame") == std::string::npos);

    std::vector<CredentialScope> wrong_scopes;
    wrong_scopes.push_back(scope_for(server->url("private", ""), "wrong"));
    const Credentials wrong{std::move(wrong_scopes), world.log, world.stop.get_token()};
    const auto mistaken = world.visitor({}, &wrong);
    const Error rejected = error_of([&] { mistaken->fetch({url, ""}); });
    CHECK(rejected.code() == Errc::unauthorized);
    CHECK(rejected.hint() == "check it");
}

TEST_CASE("a server that knows the credentials and keeps their owner out is understood so") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        return request.header("authorization").empty()
                   ? ServerResponse{.status = 401,
                                    .headers = {{"WWW-Authenticate", "Basic realm=\"r\""}}}
                   : ServerResponse{.status = 403};
    });
    GitWorld world;
    const fs::path authority = world.folder.write("ca.pem", Authority::shared().certificate());
    const std::string port = std::to_string(server.port());
    std::vector<CredentialScope> scopes;
    scopes.push_back(scope_for("https://git.test:" + port + "/", "opensesame"));
    const Credentials credentials{std::move(scopes), world.log, world.stop.get_token()};
    const auto git = world.client(
        [&](GitOptions&, HttpOptions& http) {
            http.connect_to = {{"git.test", port, "127.0.0.1", port}};
            http.root_certificates = {authority};
        },
        &credentials);
    const Error error = error_of([&] { git->fetch({"https://git.test:" + port + "/r", ""}); });
    CHECK(error.code() == Errc::unauthorized);
    CHECK(whole_text(error).find("the answer was 403: it is known") != std::string::npos);
}

TEST_CASE("a redirect is followed only where nothing is at stake") {
    const GitServer* server = shared_server();
    if (!server)
        return;
    ServedWorld world{*server};
    const auto git = world.visitor();
    CHECK(world.content(*git, server->url("moved", "tool")) == "tool");
    CHECK(world.content(*git, server->url("led", "tool")) == "tool");
    const auto careful =
        world.visitor([](auto&, HttpOptions& http) { http.allow_hosts = {"git.test"}; });
    CHECK(world.content(*careful, server->url("git", "tool")) == "tool");
    CHECK(error_of([&] { careful->fetch({server->url("led", "tool"), ""}); }).code() == Errc::git);
    CHECK(error_of([&] {
              careful->fetch({"https://stranger.test/x", ""});
          }).code() == Errc::policy);

    std::vector<CredentialScope> scopes;
    scopes.push_back(scope_for(server->url("led", ""), "opensesame"));
    const Credentials credentials{std::move(scopes), world.log, world.stop.get_token()};
    const auto trusted = world.visitor({}, &credentials);
    CHECK(error_of([&] { trusted->fetch({server->url("led", "tool"), ""}); }).code() == Errc::git);
    const auto lines = server->requests();
    for (const std::string& line : lines)
        if (line.find(" /git/") != std::string::npos)
            CHECK(line.ends_with(" -"));
    CHECK(lines_with(lines, "Basic") > 0);
}

TEST_CASE("a server that hangs, breaks off or talks nonsense ends in time, and leaves nothing") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        ServerResponse response;
        response.headers = {{"Content-Type", "application/x-git-upload-pack-advertisement"}};
        if (request.path().starts_with("/nonsense"))
            response.body = "this is not what git says";
        else if (request.path().starts_with("/cut"))
            response.body = "001e# service=git-upload-pack\n0000000eversion 2\n00";
        else
            response.status = 500;
        return response;
    });
    server.inject("", "/silent*", Fault::at(Fault::Action::hang, Fault::Where::before_headers), 10);
    GitWorld world;
    const fs::path authority = world.folder.write("ca.pem", Authority::shared().certificate());
    const auto git = world.client([&](GitOptions& options, HttpOptions& http) {
        const std::string port = std::to_string(server.port());
        http.connect_to = {{"git.test", port, "127.0.0.1", port}};
        http.root_certificates = {authority};
        options.timeout = std::chrono::milliseconds{1500};
    });
    const std::string base = "https://git.test:" + std::to_string(server.port());
    for (const char* path : {"/nonsense", "/cut", "/broken", "/silent"}) {
        CAPTURE(std::string{path});
        CHECK(error_of([&] { git->fetch({base + path, ""}); }).code() == Errc::git);
    }
    for (const auto& entry : fs::recursive_directory_iterator{world.cache})
        CHECK(entry.path().filename().string().find("tmp_pack") == std::string::npos);
}

} // namespace
} // namespace binstall::test

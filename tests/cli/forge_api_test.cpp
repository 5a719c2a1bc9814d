// SPDX-License-Identifier: MIT
// What the APIs of forges may answer, and what each answer means.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <ctime>
#include <functional>
#include <vector>

namespace binstall::test {
namespace {

using Answer = std::function<ServerResponse(const ServerRequest&)>;

constexpr int unreachable = 68;
constexpr int unauthorized = 76;
constexpr int not_found = 94;
constexpr int bad_forge = 96;

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// "tool", whose repository github.com does not show, and an API that says `answer` about its
/// release to whoever has a token.
struct HiddenWorld : World {
    explicit HiddenWorld(Answer answer) {
        crate("tool", "1.0.0").repository("https://github.com/o/tool");
        server().on("github.com", [](const ServerRequest&) { return ServerResponse::not_found(); });
        server().on("api.github.com", [answer](const ServerRequest& request) {
            return request.path() == "/repos/o/tool" ? ServerResponse{.body = "{}"}
                                                     : answer(request);
        });
    }
};

/// Somebody with a token, who does not wait for servers that are in trouble.
struct TokenMachine : Machine {
    TokenMachine() {
        environment["GITHUB_TOKEN"] = "CANARY-token";
        settings("[http]\nattempts = 1\n");
    }
};

Outcome install(World& world) {
    const TokenMachine machine;
    Outcome outcome = machine.install(world, {"tool"});
    CHECK_FALSE(has(outcome.out + outcome.err, "CANARY"));
    CHECK_FALSE(fs::exists(machine.bin()));
    return outcome;
}

/// A moment, as GitHub and GitLab state it.
std::string in_an_hour() {
    return std::to_string(std::time(nullptr) + 3600);
}

std::string asset(const std::string& members) {
    return R"({"name":"tool.tgz","state":"uploaded",)" + members + "}";
}

const std::string good_url = R"("url":"https://api.github.com/repos/o/tool/releases/assets/1")";

/// GitLab's list of releases: `count` others before the one with the wanted tag.
void publish_many(World& world, int count) {
    world.crate("tool", "1.0.0").repository("https://gitlab.com/o/tool");
    OtherForge& forge = world.forge(ForgeKind::gitlab, "gitlab.com");
    forge.release("o/tool", "rel_1.0.0")
        .asset("tool-" + host_triple() + ".tgz",
               {{"tool", executable("tool 1.0.0", host_triple())}});
    for (int at = 0; at < count; ++at)
        forge.release("o/tool", "v0." + std::to_string(at) + ".0");
}

std::size_t asked_of(World& world, std::string_view host) {
    std::size_t found = 0;
    for (const ServerRequest& request : world.server().requests())
        found += request.host == host ? 1 : 0;
    return found;
}

} // namespace

TEST_CASE("JSON-06: an answer of GitHub's API that is no description of a release is an error") {
    std::string many;
    for (int at = 0; at < 10'000; ++at)
        many += (at == 0 ? "" : ",") + asset(good_url);
    for (const std::string& body :
         {std::string{R"({"message":"Server Error"})"},
          std::string{R"({"assets":null})"},
          std::string{R"({"assets":{}})"},
          std::string{R"([])"},
          std::string{R"("text")"},
          std::string{R"({"assets":[{}]})"},
          std::string{R"({"assets":[null]})"},
          R"({"assets":[)" + asset(R"("url":"https://evil.test/repos/o/tool/releases/assets/1")") +
              "]}",
          R"({"assets":[)" +
              asset(R"("url":"https://api.github.com/repos/x/y/releases/assets/1")") + "]}",
          R"({"assets":[)" + asset(good_url + R"(,"size":-1)") + "]}",
          R"({"assets":[)" + asset(good_url + R"(,"size":"12")") + "]}",
          R"({"assets":[)" + asset(good_url + R"(,"size":1.5)") + "]}",
          R"({"assets":[)" + many + "]}"}) {
        CAPTURE(body.substr(0, 100));
        HiddenWorld world{[&](const ServerRequest&) { return ServerResponse{.body = body}; }};
        const Outcome outcome = install(world);
        CAPTURE(outcome.err);
        CHECK(outcome.status == bad_forge);
        CHECK(has(outcome.err, "api.github.com"));
        CHECK(asked_of(world, "evil.test") == 0);
    }
}

TEST_CASE("JSON-07: a list that goes on elsewhere, or in circles, is not followed there") {
    struct Row {
        std::string link;
        std::string said;
    };

    const std::string path = "/api/v4/projects/o%2Ftool/releases";
    for (const Row& row :
         {Row{"<https://evil.test" + path + "?page=2>; rel=\"next\"",
              "the list of releases goes on at https://evil.test" + path},
          Row{"<http://gitlab.com" + path + "?page=2>; rel=\"next\"", "which is another server"},
          Row{"<https://gitlab.com:8443" + path + ">; rel=\"next\"", "which is another server"},
          Row{"<" + path + "?per_page=100>; rel=\"next\"", "where it was before"}}) {
        CAPTURE(row.link);
        World world;
        world.crate("tool", "1.0.0").repository("https://gitlab.com/o/tool");
        world.server().on("gitlab.com", [&](const ServerRequest& request) {
            if (request.path() != path)
                return ServerResponse::not_found();
            return ServerResponse{.body = "[]", .headers = {{"Link", row.link}}};
        });
        const Outcome outcome = install(world);
        CAPTURE(outcome.err);
        CHECK(outcome.status == bad_forge);
        CHECK(has(outcome.err, row.said));
        CHECK(asked_of(world, "evil.test") == 0);
        for (const ServerRequest& request : world.server().requests())
            CHECK(request.target.find("page=2") == std::string::npos);
    }
}

TEST_CASE("JSON-07: a list is followed for twenty pages and no further") {
    World world;
    world.crate("tool", "1.0.0").repository("https://gitlab.com/o/tool");
    int pages = 0;
    world.server().on("gitlab.com", [&](const ServerRequest& request) {
        if (request.path() != "/api/v4/projects/o%2Ftool/releases")
            return ServerResponse::not_found();
        ++pages;
        return ServerResponse{
            .body = "[]",
            .headers = {{"Link", "<?page=" + std::to_string(pages + 1) + ">; rel=\"next\""}}};
    });
    CHECK(install(world).status == not_found);
    CHECK(pages == 20);
}

TEST_CASE("a release with a tag of its own is found in the forge's list, in one request") {
    for (const int others : {0, 50, 250}) {
        CAPTURE(others);
        World world;
        publish_many(world, others);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        // Two usual spellings, each page of a hundred releases, and the file.
        CHECK(asked_of(world, "gitlab.com") <= static_cast<std::size_t>(4 + others / 100));
    }
}

TEST_CASE("GitHub's API says 401 of a token that is no good any more") {
    HiddenWorld world{[](const ServerRequest&) { return ServerResponse{.status = 401}; }};
    const Outcome outcome = install(world);
    CAPTURE(outcome.err);
    CHECK(outcome.status == unauthorized);
    CHECK(has(outcome.err, "the answer was 401: it is not known, has expired or was revoked"));
}

TEST_CASE("GitHub's API wants a token to be authorised for an organisation's single sign-on") {
    HiddenWorld world{[](const ServerRequest&) {
        return ServerResponse{
            .status = 403,
            .headers = {{"X-GitHub-SSO", "required; url=https://github.com/orgs/o/sso"}}};
    }};
    const Outcome outcome = install(world);
    CAPTURE(outcome.err);
    CHECK(outcome.status == unauthorized);
    CHECK(has(outcome.err, "single sign-on: required; url=https://github.com/orgs/o/sso"));
}

TEST_CASE("GitHub's API says 403 of a token that may not read releases") {
    HiddenWorld world{[](const ServerRequest&) { return ServerResponse{.status = 403}; }};
    const Outcome outcome = install(world);
    CAPTURE(outcome.err);
    CHECK(outcome.status == unauthorized);
    CHECK(has(outcome.err, "the answer was 403: it is known, and may not do this"));
}

TEST_CASE("GitHub's API says 403 or 429 of a quota that is used up, and until when") {
    const auto in_an_hour = std::chrono::system_clock::now() + std::chrono::hours{1};
    const std::string reset = std::to_string(std::chrono::system_clock::to_time_t(in_an_hour));

    struct Row {
        ServerResponse answer;
        bool says_when;
    };

    const std::vector<Row> rows{
        {{.status = 403, .headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", reset}}},
         true},
        {{.status = 429, .headers = {{"Retry-After", "3600"}}}, true},
        {{.status = 403, .body = R"({"message":"You have exceeded a secondary rate limit"})"},
         false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.answer.body);
        HiddenWorld world{[&](const ServerRequest&) { return row.answer; }};
        const Outcome outcome = install(world);
        CAPTURE(outcome.err);
        CHECK(outcome.status == unreachable);
        CHECK(has(outcome.err, "api.github.com"));
        CHECK(has(outcome.err, "limit"));
        CHECK(has(outcome.err, "the server will answer again at 20") == row.says_when);
    }
}

TEST_CASE("GitHub's API is in trouble: that is no release that does not exist") {
    for (const int status : {500, 502, 503, 504}) {
        CAPTURE(status);
        HiddenWorld world{[&](const ServerRequest&) { return ServerResponse{.status = status}; }};
        const Outcome outcome = install(world);
        CAPTURE(outcome.err);
        CHECK(outcome.status == unreachable);
    }
}

TEST_CASE("GitHub's API says 404 of a release that does not exist: nobody has a build") {
    HiddenWorld world{[](const ServerRequest&) { return ServerResponse::not_found(); }};
    const Outcome outcome = install(world);
    CAPTURE(outcome.err);
    CHECK(outcome.status == not_found);
}

TEST_CASE("GitLab and Forgejo: a refusal, a limit and trouble are told apart, and from absence") {
    struct Row {
        ServerResponse answer;
        int status;
        std::string_view said;
    };

    for (const char* host : {"gitlab.com", "codeberg.org"})
        for (const Row& row :
             {Row{{.status = 401}, unauthorized, "authentication required"},
              Row{{.status = 401}, unauthorized, "the API wants a token"},
              Row{{.status = 403}, unauthorized, "answered 403"},
              Row{{.status = 429,
              .headers = {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", in_an_hour()}}},
                  unreachable,
                  "the server will answer again at 20"},
              Row{{.status = 503}, unreachable, "503"},
              Row{{.status = 404}, not_found, "no build of tool 1.0.0"}}) {
            CAPTURE(std::string{host});
            CAPTURE(row.answer.status);
            World world;
            world.crate("tool", "1.0.0").repository(std::string{"https://"} + host + "/o/tool");
            world.server().on(host, [&](const ServerRequest& request) {
                return request.path().starts_with("/api/") ? row.answer
                                                           : ServerResponse::not_found();
            });
            const Outcome outcome = install(world);
            CAPTURE(outcome.err);
            CHECK(outcome.status == row.status);
            CHECK(has(outcome.err, row.said));
        }
}

} // namespace binstall::test

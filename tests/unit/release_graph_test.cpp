// SPDX-License-Identifier: MIT
// With a token for GitHub's API all spellings of a tag are one question; when that is not answered,
// everything is as it is without a token.
#include "release_internet.hpp"

#include <doctest/doctest.h>

namespace binstall::release {

namespace {

const std::string graph = "https://api.github.com/graphql";
const std::string file = "tool-x86_64-unknown-linux-gnu.tgz";

std::string asset(const std::string& members = "") {
    return cat(
        R"({"name":")", file, R"(","size":12,"updatedAt":"2026-01-01T00:00:00Z")", members, "}");
}

const std::string digest = cat(R"(,"digest":"sha256:)", std::string(64, 'a'), '"');

std::string release_of(const std::string& assets, const std::string& more = "false") {
    return cat(R"({"isDraft":false,"releaseAssets":{"nodes":[)",
               assets,
               R"(],"pageInfo":{"hasNextPage":)",
               more,
               "}}}");
}

/// What the API says of the spellings, in the order of the question.
std::string answer(const std::vector<std::string>& releases, const std::string& is_private) {
    std::string members = cat(R"("isPrivate":)", is_private);
    for (std::size_t at = 0; at < 8; ++at)
        members += cat(",\"t", at, "\":", at < releases.size() ? releases[at] : "null");
    return cat(R"({"data":{"repository":{)", members, "}}}");
}

/// Somebody with a token, and what the API answers.
struct WithToken : Internet {
    explicit WithToken(const std::string& body, int status = 200) {
        host.http.has_given_token = true;
        host.http.answer(graph, body, status);
    }

    /// The requests of one question.
    Lines ask() {
        found = find(query_for());
        return asked();
    }

    Findings found;
};

} // namespace

TEST_CASE("with a token one question tells of every spelling, with digests and times") {
    WithToken net{answer({"null", "null", release_of(asset(digest))}, "false")};
    CHECK(net.ask() == Lines{graph});
    REQUIRE(net.found.candidates.size() == 1);
    const Candidate& found = net.found.candidates.front();
    CHECK(found.published.has_value());
    CHECK(found.assets.front().request.url.to_string() ==
          "https://github.com/o/r/releases/download/tool-v1.2.3/" + file);
    REQUIRE(found.assets.front().evidence.size() == 1);
    CHECK(std::get<PublishedDigest>(found.assets.front().evidence.front()).digest.hex ==
          std::string(64, 'a'));
    const Request request = net.host.http.requests().front();
    CHECK(request.method == Method::post);
    CHECK(request.credential == "github-given");
    CHECK(request.cache == CacheUse::never);
    for (const char* tag : {"\"v1.2.3\"", "\"1.2.3\"", "\"tool-v1.2.3\"", "\"tool@1.2.3\""})
        CHECK(request.body.find(tag) != std::string::npos);
}

TEST_CASE("a tag is a value of the question, whatever it holds") {
    WithToken net{"{}"};
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url =
        "https://github.com/o/r/releases/download/a%22%7D%5C{ version }/x.tgz";
    static_cast<void>(net.find(query));
    const std::string body = net.host.http.requests().front().body;
    CAPTURE(body);
    CHECK(body.find(R"("t0":"a\"}\\1.2.3")") != std::string::npos);
    CHECK(net.readers.json(body).find("variables")->find("t0")->string() != nullptr);
}

TEST_CASE("files of a private repository are downloaded where a token may go, or asked for again") {
    const std::string own = R"(,"url":"https://api.github.com/repos/o/r/releases/assets/7")";
    WithToken net{answer({release_of(asset(own))}, "true")};
    CHECK(net.ask() == Lines{graph});
    REQUIRE(net.found.candidates.size() == 1);
    CHECK(net.found.candidates.front().assets.front().request.url.to_string() ==
          "https://api.github.com/repos/o/r/releases/assets/7");
    CHECK(net.found.candidates.front().assets.front().request.credential == "github");

    for (const std::string& url :
         {std::string{},
          std::string{R"(,"url":null)"},
          std::string{R"(,"url":"https://evil.test/repos/o/r/releases/assets/7")"},
          std::string{R"(,"url":"https://api.github.com/repos/x/y/releases/assets/7")"}}) {
        CAPTURE(url);
        WithToken other{answer({release_of(asset(url))}, "true")};
        const Lines asked = other.ask();
        REQUIRE(asked.size() > 1);
        CHECK(asked[1] == "v1.2.3"); // its page
        for (const std::string& line : asked)
            CHECK(line.find("evil") == std::string::npos);
    }
}

TEST_CASE("what the API does not say in full is asked for, and what it lacks is not") {
    for (const std::string& told :
         {release_of(asset(digest), "true"),
          std::string{R"({"isDraft":true,"releaseAssets":{"nodes":[],"pageInfo":{"hasNextPage":)"
                      "false}}}"}}) {
        WithToken net{answer({told}, "false")};
        net.release("v1.2.3", {file});
        CHECK(net.ask() == Lines{graph, "v1.2.3"});
        CHECK(net.found.candidates.size() == 1);
    }
    WithToken none{answer({}, "false")};
    CHECK(none.ask() == Lines{graph, "https://github.com/o/r/info/refs?service=git-upload-pack"});
    CHECK(none.found.candidates.empty());
}

TEST_CASE("an API that is limited, refuses or makes no sense is done without") {
    struct Row {
        std::string body;
        int status;
    };

    for (const Row& row :
         {Row{"", 500},
          Row{"", 401},
          Row{"", 403},
          Row{"", 404},
          Row{"<html>", 200},
          Row{"[]", 200},
          Row{"{}", 200},
          Row{R"({"data":null})", 200},
          Row{R"({"data":{"repository":null}})", 200},
          Row{R"({"data":{"repository":null},"errors":[{"type":"NOT_FOUND","message":"no"}]})",
              200},
          Row{R"({"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]})", 200},
          Row{R"({"errors":[1],"data":{"repository":{"isPrivate":false}}})", 200},
          Row{R"({"data":{"repository":{"isPrivate":false}}})", 200},
          Row{answer({"1"}, "false"), 200},
          Row{answer({R"({"isDraft":false})"}, "false"), 200},
          Row{answer({release_of("1")}, "false"), 200},
          Row{answer({release_of(asset(R"(,"url":1)"))}, "0"), 200},
          Row{answer({release_of(R"({"name":"x","size":-1})")}, "false"), 200}}) {
        CAPTURE(row.body);
        CAPTURE(row.status);
        WithToken net{row.body, row.status};
        net.release("1.2.3", {file});
        CHECK(net.ask() == Lines{graph, "v1.2.3", "1.2.3"});
        CHECK(net.found.candidates.size() == 1);
    }
    for (const Errc code : {Errc::network, Errc::rate_limited, Errc::unauthorized, Errc::tls}) {
        WithToken net{""};
        net.host.http.fail(graph, Error{code, "not now"});
        net.release("v1.2.3", {file});
        CHECK(net.ask() == Lines{graph, "v1.2.3"});
    }
}

TEST_CASE("a digest of the API's that cannot be read, and a cancellation, are no reason to go on") {
    WithToken net{answer({release_of(asset(R"(,"digest":"sha256:12")"))}, "false")};
    net.release("v1.2.3", {file});
    try {
        net.ask();
        FAIL("it went on");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::integrity);
    }
    WithToken stopped{""};
    stopped.host.http.fail(graph, Error{Errc::cancelled, "interrupted"});
    CHECK_THROWS_AS(stopped.ask(), Error);
    CHECK(stopped.asked() == Lines{graph});
}

TEST_CASE("a company's server of GitHub is asked on its own host") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.repository = "https://git.corp.test/o/r";
    query.forges = {{"git.corp.test", "github"}};
    net.host.http.answer(
        "https://git.corp.test/api/graphql",
        answer({release_of(
                   asset(R"(,"url":"https://git.corp.test/api/v3/repos/o/r/releases/assets/7")"))},
               "false"));
    const Findings found = net.find(query);
    CHECK(net.asked() == Lines{"https://git.corp.test/api/graphql"});
    REQUIRE(found.candidates.size() == 1);
    CHECK(found.candidates.front().assets.front().request.url.to_string() ==
          "https://git.corp.test/api/v3/repos/o/r/releases/assets/7");
    CHECK(net.host.http.requests().front().credential.empty());
}

} // namespace binstall::release

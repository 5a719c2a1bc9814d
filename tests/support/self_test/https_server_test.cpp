// SPDX-License-Identifier: MIT
// The loopback server, seen by a client that is not ours: curl.
#include <support/https_server.hpp>
#include <support/process.hpp>
#include <support/skip.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>
#include <openssl/ssl.h>

namespace binstall::test {
namespace {

/// Runs curl against `server` as if it were every host; absent when this machine has no curl.
std::optional<Outcome>
curl(const HttpsServer& server, const std::string& authority, std::vector<std::string> arguments) {
    const std::optional<fs::path> program = find_program("curl");
    if (!program) {
        skip("curl is not installed: the server was not tried with a client that is not ours");
        return {};
    }
    const TempFolder folder;
    const fs::path certificates = folder.write("ca.pem", authority);
    Command command{.program = *program};
    command.arguments = {"-sS",
                         "--cacert",
                         certificates.string(),
                         "--connect-to",
                         "::127.0.0.1:" + std::to_string(server.port())};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    return run(command);
}

std::optional<Outcome> curl(const HttpsServer& server, std::vector<std::string> arguments) {
    return curl(server, Authority::shared().certificate(), std::move(arguments));
}

TEST_CASE("any host is played with a certificate of its own, over one connection each") {
    HttpsServer server;
    server.on("one.test", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = "one" + request.target};
    });
    const auto outcome =
        curl(server, {"https://one.test/a?b", "https://one.test/c", "https://two.test/"});
    if (!outcome)
        return;
    CAPTURE(outcome->err);
    CHECK(outcome->status == 0);
    CHECK(outcome->out == "one/a?bone/cnot found\n");
    const std::vector<ServerRequest> seen = server.requests();
    REQUIRE(seen.size() == 3);
    CHECK(server.request_lines() ==
          std::vector<std::string>{"GET one.test/a?b", "GET one.test/c", "GET two.test/"});
    CHECK(seen[0].sni == "one.test");
    CHECK(seen[0].status == 200);
    CHECK(seen[0].connection == seen[1].connection);
    CHECK(seen[2].connection != seen[0].connection);
    CHECK(seen[2].status == 404);
    CHECK(server.connections() == 2);
}

TEST_CASE("the same port answers without TLS") {
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        return ServerResponse{.status = 200, .body = request.is_tls ? "tls" : "plain"};
    });
    if (const auto outcome = curl(server, {"http://plain.test/"}))
        CHECK(outcome->out == "plain");
}

TEST_CASE("a chunked answer arrives whole") {
    HttpsServer server;
    const std::string body(100'000, 'x');
    server.on("", [&](const ServerRequest&) {
        ServerResponse response{.status = 200, .body = body};
        response.is_chunked = true;
        return response;
    });
    if (const auto outcome = curl(server, {"https://chunked.test/"}))
        CHECK(outcome->out == body);
}

TEST_CASE("a bad certificate is refused by a client, whatever is wrong with it") {
    const Authority other{"another authority"};
    LeafOptions good{.dns_names = {"good.test"}};
    LeafOptions expired = good;
    expired.ends = std::chrono::minutes{-1};
    LeafOptions future = good;
    future.starts = std::chrono::hours{1};
    LeafOptions wrong_use = good;
    wrong_use.usage = "clientAuth";

    struct Case {
        const char* what;
        Identity identity;
        bool is_accepted;
    };

    const Authority& authority = Authority::shared();
    const std::vector<Case> cases{
        {"good", authority.issue(good), true},
        {"from an intermediate authority", authority.subordinate("below").issue(good), true},
        {"another name", authority.issue({.dns_names = {"evil.test"}}), false},
        {"expired", authority.issue(expired), false},
        {"not yet valid", authority.issue(future), false},
        {"another authority", other.issue(good), false},
        {"self-signed", Authority::self_signed(good), false},
        {"for clients", authority.issue(wrong_use), false},
    };
    for (const Case& row : cases) {
        CAPTURE(std::string{row.what});
        ServerOptions options;
        options.identity = row.identity;
        HttpsServer server{options};
        const auto outcome = curl(server, {"https://good.test/"});
        if (!outcome)
            return;
        CHECK((outcome->status == 0) == row.is_accepted);
        CHECK(server.requests().size() == (row.is_accepted ? 1U : 0U));
    }
}

TEST_CASE("a folder of hashed certificates is one that OpenSSL reads") {
    HttpsServer server;
    const TempFolder folder;
    Authority::shared().write_hashed(folder / "certs");
    if (const auto outcome = curl(server,
                                  Authority{"unrelated"}.certificate(),
                                  {"--capath", (folder / "certs").string(), "https://a.test/"})) {
        CAPTURE(outcome->err);
        CHECK(outcome->out == "not found\n");
    }
}

TEST_CASE("an injected fault hits as often as it was told") {
    HttpsServer server;
    server.on("",
              [](const ServerRequest&) { return ServerResponse{.status = 200, .body = "whole"}; });
    using enum Fault::Action;
    using enum Fault::Where;
    constexpr int empty_reply = 52;
    constexpr int partial_file = 18;
    constexpr int took_too_long = 28;

    struct Case {
        Fault fault;
        int curl_status;
        std::string out;
    };

    Fault raw;
    raw.raw = "HTTP/1.1 200 -\r\nContent-Length: 3\r\n\r\nraw";
    Fault slow = Fault::at(drip, in_body, 1);
    slow.drip = std::chrono::milliseconds{1};
    const std::vector<Case> cases{
        {Fault::answer(503), 0, ""},
        {Fault::at(close, before_headers), empty_reply, ""},
        {Fault::at(close, in_body, 2), partial_file, "wh"},
        {Fault::at(hang, in_body, 3), took_too_long, "who"},
        {slow, 0, "whole"},
        {raw, 0, "raw"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.curl_status);
        server.inject("faulty.test", "/p*", row.fault);
        const auto faulty =
            curl(server, {"--http1.1", "--max-time", "1", "http://faulty.test/path"});
        if (!faulty)
            return;
        CHECK(faulty->status == row.curl_status);
        CHECK(faulty->out == row.out);
        CHECK(curl(server, {"http://faulty.test/path"})->out == "whole");
    }
}

TEST_CASE("a gate holds an answer back until the test opens it") {
    HttpsServer server;
    const auto gate = std::make_shared<Gate>();
    server.inject("", "*", Fault::wait_at(gate, Fault::Where::before_headers));
    const std::optional<fs::path> program = find_program("curl");
    if (!program)
        return;
    Command command{.program = *program};
    command.arguments = {"-s", "http://127.0.0.1:" + std::to_string(server.port()) + "/slow"};
    Process process{command};
    CHECK(gate->wait_reached());
    CHECK(server.wait_for_request("127.0.0.1", "/slow"));
    CHECK(server.requests().at(0).status == 404);
    gate->open();
    CHECK(process.wait().out == "not found\n");
}

} // namespace
} // namespace binstall::test

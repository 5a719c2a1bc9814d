// SPDX-License-Identifier: MIT
// The world, walked through by curl as an installer would.
#include <support/executables.hpp>
#include <support/process.hpp>
#include <support/sha256.hpp>
#include <support/skip.hpp>
#include <support/world.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// Asks for `url`; every URL is https. Empty, with a message, when there is no curl here.
class Client {
public:
    explicit Client(World& world) : world_{world}, program_{find_program("curl")} {
        if (!program_)
            skip("curl is not installed: the world was not walked through");
    }

    explicit operator bool() const { return program_.has_value(); }

    Outcome ask(const std::string& url, std::vector<std::string> more = {}) const {
        Command command{.program = *program_};
        command.arguments = {"-sS",
                             "--fail",
                             "--cacert",
                             world_.certificates().string(),
                             "--connect-to",
                             "::127.0.0.1:" + std::to_string(world_.server().port()),
                             url};
        command.arguments.insert(command.arguments.end(), more.begin(), more.end());
        return run(command);
    }

private:
    World& world_;
    std::optional<fs::path> program_;
};

constexpr int http_error = 22; // curl's, for --fail

TEST_CASE("a crate's way from the index to the object host") {
    World world;
    world.crate("tool", "1.2.3")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Client client{world};
    if (!client)
        return;
    const std::string entry = client.ask("https://index.crates.io/to/ol/tool").out;
    const std::string crate = client.ask("https://static.crates.io/crates/tool/1.2.3/download").out;
    CHECK(entry.find("\"cksum\":\"" + sha256(crate) + "\"") != std::string::npos);
    CHECK(client.ask("https://index.crates.io/config.json").out ==
          R"({"dl":"https://static.crates.io/crates"})");
    const std::string name = "tool-v1.2.3-" + host_triple() + ".tgz";
    const std::string url = "https://github.com/o/tool/releases/download/v1.2.3/" + name;
    const std::string asset = client.ask(url, {"-L"}).out;
    const std::string listing =
        client.ask("https://github.com/o/tool/releases/expanded_assets/v1.2.3").out;
    CHECK(listing.find(name) != std::string::npos);
    CHECK(listing.find("sha256:" + sha256(asset)) != std::string::npos);
    CHECK(world.server().requests().back().status == 200);
    CHECK(client.ask("https://github.com/o/tool").status == 0);
    CHECK(client.ask("https://github.com/o/tool/releases").out.find("v1.2.3") != std::string::npos);
    for (const char* absent : {"https://index.crates.io/ab/se/absent",
                               "https://github.com/o/absent",
                               "https://github.com/o/tool/releases/expanded_assets/v9",
                               "https://elsewhere.test/"}) {
        CAPTURE(std::string{absent});
        CHECK(client.ask(absent).status == http_error);
    }
}

TEST_CASE("the index answers a revalidation without a body") {
    World world;
    world.crate("a", "1.0.0");
    const Client client{world};
    if (!client)
        return;
    const std::string headers = client.ask("https://index.crates.io/1/a", {"-I"}).out;
    const std::size_t tag = headers.find("ETag: ");
    REQUIRE(tag != std::string::npos);
    const std::string value = headers.substr(tag + 6, headers.find('\r', tag) - tag - 6);
    CHECK(client.ask("https://index.crates.io/1/a", {"-H", "If-None-Match: " + value}).out.empty());
    CHECK(world.server().requests().back().status == 304);
}

TEST_CASE("the API lists a release until its quota is used up") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Client client{world};
    if (!client)
        return;
    const std::string url = "https://api.github.com/repos/o/tool/releases/tags/v1.0.0";
    CHECK(client.ask(url).out.find("\"tag_name\":\"v1.0.0\"") != std::string::npos);
    world.forge().is_api_exhausted = true;
    CHECK(client.ask(url).status == http_error);
    CHECK(world.server().requests().back().status == 403);
}

TEST_CASE("a private registry wants its token") {
    World world;
    CargoRegistry& registry = world.registry("crates.acme.test");
    registry.crate("acme-tool", "1.0.0");
    registry.require_token("secret");
    const Client client{world};
    if (!client)
        return;
    const std::string url = "https://crates.acme.test/index/ac/me/acme-tool";
    CHECK(client.ask(url).status == http_error);
    CHECK(world.server().requests().back().status == 401);
    CHECK(client.ask(url, {"-H", "Authorization: secret"}).status == 0);
    CHECK(client
              .ask("https://crates.acme.test/dl/acme-tool/1.0.0/download",
                   {"-H", "Authorization: secret"})
              .status == 0);
}

} // namespace
} // namespace binstall::test

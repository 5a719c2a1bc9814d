// SPDX-License-Identifier: MIT
// Tokens for private registries: cargo's providers, in cargo's order.
#include "registry_fixture.hpp"

#include <engine/readers.hpp>
#include <support/paseto.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace binstall::test {
namespace {

const std::string index_line = "[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n";

/// The key of RFC 3231, and the public one that belongs to it.
const std::string secret_key =
    "k3.secret.fNYVuMvBgOlljt9TDohnaYLblghqaHoQquVZwgR6X12cBFHZLFsaU3q7X3k1Zn36";
const std::string public_key = "0260f08e5c9ff23015de09b967b2b3f7100e72c2ac96dfd5c29e6ff9e9a3"
                               "1730472c2b5c00dcd3695120853344323f4f91";

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

std::size_t count(const std::string& text, char character) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), character));
}

/// A private registry, and somebody with credential providers.
struct Private : TwoRegistries {
    Private() { registry("acme.test").require_token(token); }

    CargoMachine machine;

    Outcome install() { return machine.install(*this, {"--registry", "acme", "tool"}); }

    bool is_installed() { return machine.run_installed("tool") == "tool 1.0.0\n"; }

    /// A program that speaks cargo's protocol and answers `answer`; what it reads and its arguments
    /// are added to `log()`.
    std::string provider(const std::string& name, const std::string& answer, int status = 0) const {
        write(machine.elsewhere(name),
              "#!/bin/sh\necho \"$*\" >> " + log().string() +
                  "\necho '{\"v\":[1]}'\nread line\nprintf '%s\\n' \"$line\" >> " + log().string() +
                  "\nprintf '%s\\n' '" + answer + "'\nexit " + std::to_string(status) + "\n",
              0755);
        return machine.elsewhere(name).string();
    }

    fs::path log() const { return machine.elsewhere("log"); }

    void use(const std::string& provider) const {
        machine.config(index_line + "credential-provider = " + provider + "\n");
    }

    void use_all(const std::string& providers) const {
        machine.config(index_line + "[registry]\nglobal-credential-providers = [" + providers +
                       "]\n");
    }
};

std::string gives(const std::string& secret, const std::string& cache = R"("cache":"session")") {
    return R"({"Ok":{"kind":"get","token":")" + secret + R"(",)" + cache +
           R"(,"operation_independent":true}})";
}

std::string fails(const std::string& kind, const std::string& more = "") {
    return R"({"Err":{"kind":")" + kind + "\"" + more + "}}";
}

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

} // namespace

TEST_CASE("a program that speaks cargo's protocol is asked for the token, once") {
    Private world;
    world.use("[" + quoted(world.provider("p", gives(token))) + ", \"one\", \"two words\"]");
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.is_installed());
    CHECK(world.given() == std::set<std::string>{"acme.test"});
    // Exactly what cargo 1.95 says to such a program.
    CHECK(read_text(world.log()) ==
          "--cargo-plugin\n"
          R"({"v":1,"registry":{"index-url":"sparse+https://acme.test/index/","name":"acme"},)"
          R"("kind":"get","operation":"read","args":["one","two words"]})"
          "\n");
    CHECK_FALSE(has(outcome.err, token));
}

TEST_CASE(
    "a token that may not be kept is asked for again, one that expires when its time is over") {
    struct Row {
        std::string cache;
        bool is_kept;
    };

    const Row rows[] = {{R"("cache":"never")", false},
                        {R"("cache":"later")", false},
                        {R"("cache":"expires","expiration":1000000000)", false},
                        {R"("cache":"expires","expiration":4000000000)", true},
                        {R"("cache":"expires","expiration":9223372036854775807)", true},
                        {R"("cache":"session")", true}};
    for (const Row& row : rows) {
        CAPTURE(row.cache);
        Private world;
        world.use(quoted(world.provider("p", gives(token, row.cache))));
        CHECK(world.install().status == 0);
        CHECK(world.is_installed());
        // The index, its configuration, and the crate.
        CHECK(count(read_text(world.log()), '\n') == (row.is_kept ? 2 : 6));
    }
}

TEST_CASE("of global providers the last is asked first, and who has nothing is passed over") {
    Private world;
    const std::string wrong = quoted(world.provider("wrong", gives("another")));
    const std::string right = quoted(world.provider("right", gives(token)));
    const std::string none = quoted(world.provider("none", fails("not-found")));
    const std::string elsewhere = quoted(world.provider("far", fails("url-not-supported")));
    world.use_all(wrong + "," + right + "," + none + "," + elsewhere + ", \"cargo:libsecret\"");
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.given("another").empty());
    CHECK(has(outcome.err, "cargo:libsecret cannot be asked here"));
    // cargo:token among them has its place, too.
    world.machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
    world.use_all(wrong + ", \"cargo:token\"");
    CHECK(world.machine.install(world, {"--force", "--registry", "acme", "tool"}).status == 0);
    world.use_all("\"cargo:token\", " + wrong);
    CHECK(world.machine.install(world, {"--force", "--registry", "acme", "tool"}).status == 76);
}

TEST_CASE("an alias stands for a program, and never for a provider of cargo's own") {
    Private world;
    const std::string right = world.provider("right", gives(token));
    world.machine.config(index_line + "credential-provider = \"mine\"\n" +
                         "[credential-alias]\nmine = [\"" + right + "\", \"x\"]\n");
    CHECK(world.install().status == 0);
    const std::string wrong = world.provider("wrong", gives("another"));
    world.machine.config(index_line + "[credential-alias]\n\"cargo:token\" = \"" + wrong + "\"\n");
    world.machine.environment["CARGO_REGISTRIES_ACME_TOKEN"] = token;
    const Outcome outcome = world.machine.install(world, {"--force", "--registry", "acme", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.given("another").empty());
    CHECK(has(outcome.err, "has no effect: cargo has a credential provider of that name"));
}

TEST_CASE("a token or a key that no provider will use is warned about, as by cargo") {
    Private world;
    const std::string right = quoted(world.provider("right", gives(token)));
    const std::string ignored = "the registry acme has a token in ";
    world.machine.credentials("[registries.acme]\ntoken = \"CANARY-unused\"\n");
    world.use(right);
    const Outcome own = world.install();
    CAPTURE(own.err);
    CHECK(own.status == 0);
    CHECK(has(own.err, ignored));
    CHECK(own.err.find(ignored) == own.err.rfind(ignored));
    CHECK(has(own.err, "credentials.toml that is ignored, since its credential-provider is /"));
    CHECK_FALSE(has(own.err, "CANARY-unused"));

    const auto again = [&] {
        return world.machine.install(world, {"--force", "--registry", "acme", "tool"}).err;
    };
    world.use_all(right);
    CHECK(
        has(again(),
            "that is ignored, since cargo:token is none of registry.global-credential-providers"));
    world.use_all(right + ", \"cargo:token\"");
    CHECK_FALSE(has(again(), "is ignored"));
    world.machine.credentials("[registries.acme]\nsecret-key = \"k3.secret.x\"\n");
    CHECK(has(again(), "has a key in "));
    world.machine.credentials("[registries.other]\ntoken = \"t\"\n");
    CHECK_FALSE(has(again(), "is ignored"));
}

TEST_CASE("a variable names the provider of one registry, before the settings") {
    Private world;
    world.use(quoted(world.provider("wrong", gives("another"))));
    world.machine.environment["CARGO_REGISTRIES_ACME_CREDENTIAL_PROVIDER"] =
        world.provider("right", gives(token)) + " x";
    CHECK(world.install().status == 0);
    CHECK(world.given("another").empty());
}

TEST_CASE("a provider that fails ends the command, by name, and nobody is asked without a token") {
    struct Row {
        std::string answer;
        int status;
        std::string said;
    };

    const Row rows[] = {
        {fails("other", R"(,"message":"no vault","caused-by":["sealed"])"), 0, "no vault: sealed"},
        {fails("operation-not-supported"), 0, "operation-not-supported"},
        {fails("from-the-future"), 0, "from-the-future"},
        {"nonsense", 0, "did not answer in JSON"},
        {R"({"Ok":{"kind":"get"}})", 0, "without a token"},
        {gives("CANARY\\u0007x"), 0, "control characters"},
        {gives(token), 3, "status 3"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.answer);
        Private world;
        world.use(quoted(world.provider("broken", row.answer, row.status)));
        const Outcome outcome = world.install();
        CAPTURE(outcome.err);
        CHECK(outcome.status != 0);
        CHECK(has(outcome.err, "broken"));
        CHECK(has(outcome.err, row.said));
        CHECK_FALSE(has(outcome.err, "CANARY"));
        CHECK(world.server().requests().empty());
    }
    Private world;
    world.use("\"no-such-provider\"");
    const Outcome missing = world.install();
    CHECK(missing.status == 70);
    CHECK(has(missing.err, "there is no credential provider no-such-provider"));
    // One that speaks another version, or nothing at all.
    write(world.machine.elsewhere("new"), "#!/bin/sh\necho '{\"v\":[2]}'\n", 0755);
    world.use(quoted(world.machine.elsewhere("new").string()));
    CHECK(has(world.install().err, "does not speak version 1"));
    CHECK(world.server().requests().empty());
}

TEST_CASE("a registry is shown tokens that are signed with the key that cargo keeps for it") {
    struct Place {
        std::string config;
        std::string credentials;
        std::map<std::string, std::string> environment;
        std::string subject;
    };

    const std::string table = "[registries.acme]\n";
    const Place places[] = {
        {"secret-key = \"" + secret_key + "\"\nsecret-key-subject = \"me\"\n", "", {}, "me"},
        {"", table + "secret-key = \"" + secret_key + "\"\n", {}, ""},
        {"",
         table + "private-key = \"" + secret_key + "\"\nprivate-key-subject = \"old\"\n",
         {},
         "old"},
        {"secret-key-subject = \"both\"\n",
         "",
         {{"CARGO_REGISTRIES_ACME_SECRET_KEY", secret_key}},
         "both"},
        {"",
         "",
         {{"CARGO_REGISTRIES_ACME_PRIVATE_KEY", secret_key},
          {"CARGO_REGISTRIES_ACME_PRIVATE_KEY_SUBJECT", "env"}},
         "env"},
    };
    for (const Place& place : places) {
        CAPTURE(place.config);
        CAPTURE(place.credentials);
        Private world;
        std::vector<OpenedToken> tokens;
        world.registry("acme.test").require([&](const std::string& shown) {
            const auto opened = open_public_token(shown, public_key);
            if (opened)
                tokens.push_back(*opened);
            return opened.has_value();
        });
        world.machine.config(index_line + place.config);
        world.machine.credentials(place.credentials);
        world.machine.environment.insert(place.environment.begin(), place.environment.end());
        const Outcome outcome =
            world.machine.install(world, {"-vvv", "--registry", "acme", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(world.is_installed());
        CHECK_FALSE(has(outcome.err, secret_key.substr(12)));
        REQUIRE_FALSE(tokens.empty());
        const Value message = StrictReaders{}.json(tokens.front().message);
        CHECK(message.find("iat"));
        CHECK_FALSE(message.find("challenge"));
        const Value* subject = message.find("sub");
        CHECK((subject ? *subject->string() : "") == place.subject);
        const Value footer = StrictReaders{}.json(tokens.front().footer);
        CHECK(*footer.find("url") == Value{"sparse+https://acme.test/index/"});
    }
}

TEST_CASE("a registry that wants a challenge signed gets a token that holds it") {
    Private world;
    world.registry("acme.test")
        .require(
            [&](const std::string& shown) {
                const auto opened = open_public_token(shown, public_key);
                return opened && has(opened->message, R"("challenge":"prove it")");
            },
            "prove it");
    world.machine.config(index_line + "secret-key = \"" + secret_key + "\"\n");
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.is_installed());
    // A token is no answer to a challenge.
    world.machine.config(index_line + "token = \"" + token + "\"\n");
    CHECK(world.machine.install(world, {"--force", "--registry", "acme", "tool"}).status == 76);
}

TEST_CASE("a provider sees why its token was refused, and may give another one") {
    Private world;
    write(
        world.machine.elsewhere("second"),
        "#!/bin/sh\necho '{\"v\":[1]}'\nread line\ncase $line in\n*'\"headers\":'*Cargo*) echo '" +
            gives(token) + "';;\n*) echo '" + gives("another") + "';;\nesac\n",
        0755);
    world.use(quoted(world.machine.elsewhere("second").string()));
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(world.is_installed());
}

TEST_CASE("a token and a key for one registry are an error, unless a provider is named") {
    Private world;
    const std::string key = "secret-key = \"" + secret_key + "\"\n";
    world.machine.config(index_line + key);
    world.machine.credentials("[registries.acme]\ntoken = \"" + token + "\"\n");
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 47);
    CHECK(has(outcome.err, "the registry acme has both a token, in "));
    CHECK_FALSE(has(outcome.err, token));
    CHECK(world.server().requests().empty());
    world.machine.config(index_line + key + "credential-provider = \"cargo:token\"\n");
    CHECK(world.install().status == 0);
}

TEST_CASE("a key that is none is named by its place and not shown") {
    Private world;
    world.machine.config(index_line + "secret-key = \"k3.secret.CANARY\"\n");
    const Outcome outcome = world.install();
    CAPTURE(outcome.err);
    CHECK(outcome.status == 47);
    CHECK(has(outcome.err, "the key in " + (world.machine.cargo_home() / "config.toml").string()));
    CHECK_FALSE(has(outcome.err, "CANARY"));
    CHECK(world.server().requests().empty());
}

} // namespace binstall::test

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/config/config.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {

namespace {

struct CredentialUser {
    test::TempFolder home;
    RecordingLog log;

    CredentialConfig read(std::string_view text) {
        home.write(".config/binstall/config.toml", text);
        return read_config({{"HOME", home.path().string()}}, StrictReaders{}, log).credentials;
    }

    std::string refusal(std::string_view text) {
        try {
            static_cast<void>(read(text));
            return "(accepted)";
        } catch (const Error& error) {
            CHECK(error.code() == Errc::config);
            return error.what();
        }
    }
};

const std::string place = "[credentials.a]\nurl = \"https://a.test/x/\"\n";

} // namespace

TEST_CASE("a table of credentials says where a secret is and where it may go") {
    using Kind = AuthorizationForm::Kind;
    CredentialUser user;
    const CredentialConfig config =
        user.read("[credentials]\ndiscover-github-token = false\nnetrc = false\n" + place +
                  "token = { env = \"A\" }\n"
                  "[credentials.b]\nurl = \"https://b.test/\"\nform = \"basic\"\nuser = \"me\"\n"
                  "token = { file = \"/run/b\" }\n"
                  "[credentials.c]\nurl = \"http://127.0.0.1:8080/\"\nheader = \"PRIVATE-TOKEN\"\n"
                  "token = { command = [\"pass\", \"c\"] }\n"
                  "[credentials.github]\ntoken = { env = \"G\" }\n");
    CHECK_FALSE(config.discover_github_token);
    CHECK_FALSE(config.netrc);
    REQUIRE(config.named.size() == 4);
    const CredentialSetting& a = config.named.at("a");
    CHECK(a.place->covers(Url::parse("https://a.test/x/y")));
    CHECK_FALSE(a.place->covers(Url::parse("https://a.test/y")));
    CHECK(a.variable == "A");
    CHECK(a.form.kind == Kind::bearer);
    const CredentialSetting& b = config.named.at("b");
    CHECK(b.form.kind == Kind::basic);
    CHECK(b.user == "me");
    CHECK(b.token_file == fs::path{"/run/b"});
    const CredentialSetting& c = config.named.at("c");
    CHECK(c.form.kind == Kind::header);
    CHECK(c.form.header == "PRIVATE-TOKEN");
    CHECK(c.command == std::vector<std::string>{"pass", "c"});
    CHECK_FALSE(config.named.at("github").place.has_value());
    CHECK(user.log.messages().empty());
}

TEST_CASE("a table of credentials that cannot be used is refused, showing no secret") {
    const std::string token = "token = { env = \"A\" }\n";

    struct Case {
        std::string text;
        std::string message;
    };

    const Case cases[] = {
        {place, "credentials.a has no token"},
        {"[credentials.a]\n" + token, "credentials.a has no url"},
        {place + "token = \"CANARY\"\n", "a token is not `{ env"},
        {place + "token = {}\n", "a token is not `{ env"},
        {place + "token = { value = \"CANARY\" }\n", "token.value is none of env, file, command"},
        {place + "token = { env = \"\" }\n", "token.env is empty"},
        {place + "token = { file = \"token\" }\n", "not an absolute path"},
        {place + token + "form = \"digest\"\n", "is not one of bearer"},
        {place + token + "form = \"basic\"\n", "needs both a user"},
        {place + token + "user = \"me\"\n", "needs both a user"},
        {place + token + "header = \"Host\"\n", "is not the name of a header for a secret"},
        {place + token + "header = \"A: b\"\n", "is not the name of a header for a secret"},
        {place + token + "header = \"X\"\nform = \"raw\"\n", "both a form and a header"},
        {"[credentials.a]\nurl = \"http://a.test/\"\n" + token, "is not https"},
        {"[credentials.a]\nurl = \"https://a.test/?CANARY\"\n" + token, "has a query"},
        {"[credentials.a]\nurl = \"https://u:CANARY@a.test/\"\n" + token, "cannot be used"},
        {"[credentials.github]\nurl = \"https://a.test/\"\n" + token, "a token only"},
    };
    for (const Case& tried : cases) {
        CAPTURE(tried.text);
        CredentialUser user;
        const std::string refusal = user.refusal(tried.text);
        CHECK(refusal.find(tried.message) != std::string::npos);
        CHECK(refusal.find("CANARY") == std::string::npos);
    }
}

TEST_CASE("a later table of credentials replaces an earlier one as a whole") {
    CredentialUser user;
    user.home.write(".config/binstall/more.toml",
                    place + "token = { env = \"COMPANY\" }\nheader = \"X\"\n");
    const CredentialConfig config =
        user.read("include = [\"more.toml\"]\n[credentials.a]\nurl = \"https://evil.test/\"\n"
                  "token = { env = \"OWN\" }\n");
    CHECK(config.named.at("a").variable == "OWN");
    CHECK(config.named.at("a").form.kind == AuthorizationForm::Kind::bearer);
    CHECK_FALSE(config.named.at("a").place->covers(Url::parse("https://a.test/x/y")));
}

} // namespace binstall

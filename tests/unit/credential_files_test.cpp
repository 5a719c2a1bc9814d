// SPDX-License-Identifier: MIT
// The files that others keep secrets in: netrc, git's, gh's.
#include <binstall/error.hpp>

#include <engine/credentials/gh_hosts.hpp>
#include <engine/credentials/git_credentials.hpp>
#include <engine/credentials/netrc.hpp>
#include <engine/credentials/place.hpp>
#include <engine/credentials/secret_file.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

/// "machine login password" of each entry, "|" between them.
std::string shown(std::string_view text) {
    std::string all;
    for (const NetrcEntry& entry : read_netrc(text))
        all += (all.empty() ? "" : "|") + entry.machine + ' ' + entry.login + ' ' +
               std::string{entry.password.reveal()};
    return all;
}

std::string refusal(std::string_view text) {
    try {
        static_cast<void>(read_netrc(text));
        return {};
    } catch (const Error& error) {
        CHECK(error.code() == Errc::config);
        return error.what();
    }
}

std::string text_of(const std::optional<Secret>& secret) {
    return secret ? std::string{secret->reveal()} : "(none)";
}

} // namespace

TEST_CASE("a netrc file is read in every layout that programs write") {
    struct Case {
        std::string text;
        std::string entries;
    };

    const Case cases[] = {
        {"", ""},
        {"# only a comment", ""},
        {"machine a.test login me password pw", "a.test me pw"},
        {"machine A.Test\n\tlogin me\r\n\tpassword pw\n", "a.test me pw"},
        {"machine a.test:8443 password pw login me", "a.test:8443 me pw"},
        {"machine a login x password 1\n# machine b\nmachine c login y password 2", "a x 1|c y 2"},
        {"machine a account z login x password #1", "a x #1"},
        {R"(machine a login "m e" password "p\"w\\ \t")", "a m e p\"w\\ \t"},
        {"machine a login \"\" password \"\"", "a  "},
        {"macdef init\ncd /\nmachine evil login x password y\n\nmachine a login x password 1",
         "a x 1"},
        {"macdef init\nno empty line", ""},
        {"default login anonymous password user@site", " anonymous user@site"},
        {"machine a", "a  "},
    };
    for (const Case& tried : cases) {
        CAPTURE(tried.text);
        CHECK(shown(tried.text) == tried.entries);
    }
}

TEST_CASE("a netrc file that cannot be understood is refused by its line, showing nothing") {
    struct Case {
        std::string text;
        std::string message;
    };

    const Case cases[] = {
        {"machine", "line 1: nothing follows 'machine'"},
        {"machine a\nlogin x password", "line 2: nothing follows 'password'"},
        {"login CANARY", "line 1: 'login' before any 'machine'"},
        {"account CANARY", "line 1: 'account' before any 'machine'"},
        {"machine a login x password CAN ARY", "line 1: a word that is no keyword"},
        {"machine a password \"CANARY", "line 1: a quote is not closed"},
        {"machine a password \"CANARY\n\"", "line 1: a quote is not closed"},
        {"machine a password \"CANARY\"x", "line 1: something follows a closing quote"},
        {"machine a password \"CAN\\ARY\"", "line 1: a backslash escapes nothing"},
        {"machine a password \"CAN\\", "line 1: a backslash escapes nothing"},
        {"machine a password CAN\x01RY", "line 1: a control character"},
        {std::string{"machine a\0", 10}, "line 1: a control character"},
    };
    for (const Case& tried : cases) {
        CAPTURE(tried.text);
        CHECK(refusal(tried.text).find(tried.message) == 0);
        CHECK(refusal(tried.text).find("CAN") == std::string::npos);
    }
}

TEST_CASE("git's file of credentials is read as git reads it") {
    const std::string file = "garbage\n"
                             "http://u:plain@github.com\n"
                             "https://u:other@github.com.evil.test\n"
                             "https://u:port@github.com:8443\n"
                             "https://github.com\n"
                             "https://bare@github.com\n"
                             "https://u:%zz@github.com\n"
                             "https://u:p%40%2Fw@GitHub.com/\r\n"
                             "https://u:second@github.com\n"
                             "https://token:x-oauth-basic@old.test\n";
    CHECK(text_of(password_in_git_file(file, "github.com")) == "p@/w");
    CHECK(text_of(password_in_git_file(file, "old.test")) == "token");
    CHECK(text_of(password_in_git_file(file, "evil.test")) == "(none)");
    CHECK(text_of(password_in_git_file("", "github.com")) == "(none)");
    CHECK(text_of(password_in_git_answer("protocol=https\nhost=h\nusername=u\npassword=a=b\n")) ==
          "a=b");
    CHECK(text_of(password_in_git_answer("username=u\npassword=\n")) == "(none)");
}

TEST_CASE("gh's file of hosts gives the token of the active account") {
    const std::string file = "# gh\n"
                             "ghe.test:\n    oauth_token: enterprise\n"
                             "github.com:\n"
                             "    users:\n        other:\n            oauth_token: other\n"
                             "    oauth_token: \"active\"\n    user: me\n";
    CHECK(text_of(token_in_gh_hosts(file, "github.com")) == "active");
    CHECK(text_of(token_in_gh_hosts(file, "ghe.test")) == "enterprise");
    CHECK(text_of(token_in_gh_hosts(file, "test")) == "(none)");
    CHECK(text_of(token_in_gh_hosts("github.com:\n    user: me\n", "github.com")) == "(none)");
    CHECK(text_of(token_in_gh_hosts("", "github.com")) == "(none)");
}

TEST_CASE("a file with secrets that others could have written is not read") {
    const test::TempFolder folder;
    RecordingLog log;
    const test::fs::path file = folder.write("secret", "text");
    const auto read = [&] { return text_of(read_secret_file(file, log)); };
    ::chmod(file.c_str(), 0600);
    CHECK(read() == "text");
    CHECK(log.messages().empty());
    ::chmod(file.c_str(), 0644);
    CHECK(read() == "text");
    REQUIRE(log.messages(Level::warn).size() == 1);
    CHECK(log.messages().front().find("can be read by others") != std::string::npos);
    ::chmod(file.c_str(), 0666);
    CHECK_THROWS_AS(static_cast<void>(read()), Error);
    CHECK(text_of(read_found_secret_file(file, log)) == "(none)");
    CHECK(log.messages().back().find("it is not used") != std::string::npos);
    CHECK(text_of(read_secret_file(folder / "none", log)) == "(none)");
    CHECK_THROWS_AS(static_cast<void>(read_secret_file(folder.path(), log)), Error);
    CHECK(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK_THROWS_AS(static_cast<void>(read_secret_file(folder / "fifo", log)), Error);
}

TEST_CASE("two places of one host are told apart byte for byte") {
    const auto covers = [](const char* place, const char* url) {
        return CredentialPlace{Url::parse(place)}.covers(Url::parse(url));
    };
    CHECK(covers("https://h.test/a/", "https://h.test/a/config.json"));
    CHECK(covers("https://h.test/a/", "https://h.test:443/a/config.json"));
    CHECK(covers("https://h.test/a", "https://h.test/a"));
    CHECK(covers("https://h.test/a", "https://h.test/a/x"));
    CHECK(covers("https://h.test/", "https://h.test/%2e%2e/x"));
    for (const char* url : {"https://h.test/a",
                            "https://h.test/b/config.json",
                            "https://h.test/ab/config.json",
                            "https://h.test/a/../b/config.json",
                            "https://h.test/a/%2E%2e/b/config.json",
                            "https://h.test/%61/config.json",
                            "https://h.test/A/config.json",
                            "https://h.test:444/a/config.json",
                            "http://h.test/a/config.json",
                            "https://x.h.test/a/config.json"}) {
        CAPTURE(std::string{url});
        CHECK_FALSE(covers("https://h.test/a/", url));
    }
    CHECK_FALSE(covers("https://h.test/a", "https://h.test/ab"));
}

} // namespace binstall

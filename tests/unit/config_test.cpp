// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/config/config.hpp>
#include <engine/readers.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

using namespace std::chrono_literals;

/// Keeps what is said.
class KeptLog : public Log {
public:
    void write(Level level, std::string_view message) override {
        CHECK(level == Level::warn);
        lines.emplace_back(message);
    }

    std::vector<std::string> lines;
};

/// A user with a home of his own.
struct User {
    test::TempFolder home;
    Environment environment{{"HOME", home.path().string()}};
    KeptLog log;

    fs::path settings(std::string_view text) const {
        return home.write(".config/binstall/config.toml", text);
    }

    Config config() { return read_config(environment, StrictReaders{}, log); }

    /// The message that reading the settings ends with.
    std::string refusal() {
        try {
            static_cast<void>(config());
            return {};
        } catch (const Error& error) {
            CHECK(error.code() == Errc::config);
            return error.what();
        }
    }
};

} // namespace

TEST_CASE("without any file the defaults hold") {
    User user;
    const Config config = user.config();
    CHECK(config.files.empty());
    CHECK(config.confirm);
    CHECK(config.http.attempts == 3);
    CHECK(config.plugins.allow_community == std::set<std::string>{"quickinstall"});
    CHECK(user.log.lines.empty());
}

TEST_CASE("a file of settings is read, key by key") {
    User user;
    const fs::path file = user.settings(R"(
[install]
root = "/opt/tools"
targets = ["x86_64-unknown-linux-musl"]
confirm = false
keep = 0
lock-timeout = 5

[http]
connect-timeout = "500ms"
connect-to = ["example.com:443:127.0.0.1:8443"]

[unpack]
total-size = "1GiB"
entries = 7

[sources]
order = ["acme", "release"]
allow-community = []

[sources.acme]
scope = ["acme-*"]
tier = "organisation"

[plugins]
path = ["/opt/plugins"]
disable = ["quickinstall"]

[plugins.acme]
required = true
precedence = "preferred"
base-url = "https://mirror.example"

[plugins.other]
precedence = 42
required = false
)");
    const Config config = user.config();
    CHECK(config.files == std::vector<fs::path>{file});
    CHECK(config.root == fs::path{"/opt/tools"});
    CHECK(config.targets == std::vector<std::string>{"x86_64-unknown-linux-musl"});
    CHECK_FALSE(config.confirm);
    CHECK(config.keep == 0);
    CHECK(config.lock_timeout == 5s);
    CHECK(config.http.connect_timeout == 500ms);
    REQUIRE(config.http.connect_to.size() == 1);
    CHECK(config.http.connect_to.front().address_port == "8443");
    CHECK(config.unpack.total_size == std::uint64_t{1} << 30);
    CHECK(config.unpack.entries == 7);
    CHECK(config.plugins.order == std::vector<std::string>{"acme", "release"});
    CHECK(config.plugins.allow_community.empty());
    CHECK(config.plugins.scope.at("acme") == std::vector<std::string>{"acme-*"});
    CHECK(config.plugins.tier.at("acme") == "organisation");
    CHECK(config.plugins.path == std::vector<fs::path>{"/opt/plugins"});
    CHECK(config.plugins.disabled == std::set<std::string>{"quickinstall"});
    CHECK(config.plugins.required == std::set<std::string>{"acme"});
    CHECK(config.plugins.optional == std::set<std::string>{"other"});
    CHECK(config.plugins.precedence.at("acme") == 900);
    CHECK(config.plugins.precedence.at("other") == 42);
    // Disabling is not relying on it: quickinstall may be rejected in silence.
    CHECK(config.plugins.named == std::set<std::string>{"acme", "other", "release"});
    const PluginSetting& base = config.plugins.settings.at("acme").at("base-url");
    CHECK(*base.value.string() == "https://mirror.example");
    CHECK(base.from == file);
    CHECK(user.log.lines.empty());
}

TEST_CASE("the peer's file stands above ours, variables above both") {
    User user;
    user.settings("[install]\nconfirm = true\ntargets = ['a-b']\ntrack = true\n");
    user.home.write(".cargo/binstall.toml",
                    "confirm = false\ntrack_installs = false\ntargets = ['c-d']\n"
                    "continue_on_failure = true\nstrategies = ['compile']\n"
                    "[telemetry]\nenabled = true\nconsent_asked = true\n");
    user.environment["BINSTALL_INSTALL_TARGETS"] = "e-f, g-h";
    user.environment["BINSTALL_HTTP_ATTEMPTS"] = "5";
    user.environment["BINSTALL_INSTALL_SYMLINKS"] = "off";
    user.environment["BINSTALL_INSTALL_KEEP"] = "";
    const Config config = user.config();
    CHECK_FALSE(config.confirm);
    CHECK_FALSE(config.track);
    CHECK(config.keep_going);
    CHECK_FALSE(config.symlinks);
    CHECK(config.targets == std::vector<std::string>{"e-f", "g-h"});
    CHECK(config.http.attempts == 5);
    CHECK(config.keep == 1);
    CHECK(config.files.size() == 2);
    CHECK(user.log.lines.empty());
}

TEST_CASE("OpenSSL's variables say where the trusted certificates are") {
    User user;
    user.environment["SSL_CERT_FILE"] = "";
    CHECK_FALSE(user.config().http.certificate_file.has_value());
    user.environment["SSL_CERT_FILE"] = "/ca.pem";
    user.environment["SSL_CERT_DIR"] = "/one:/two";
    CHECK(user.config().http.certificate_file == fs::path{"/ca.pem"});
    CHECK(user.config().http.certificate_folders == "/one:/two");
}

TEST_CASE("a file may include others, and says itself what counts in the end") {
    User user;
    user.settings("include = ['team.toml', { path = 'absent.toml', optional = true }]\n"
                  "[install]\nkeep = 1\n");
    user.home.write(".config/binstall/team.toml",
                    "include = 'sub/site.toml'\n[install]\nkeep = 0\nconfirm = false\n");
    user.home.write(".config/binstall/sub/site.toml", "[http]\nattempts = 1\n");
    const Config config = user.config();
    CHECK(config.keep == 1);
    CHECK_FALSE(config.confirm);
    CHECK(config.http.attempts == 1);
    REQUIRE(config.files.size() == 3);
    CHECK(config.files.front().filename() == "site.toml");
}

TEST_CASE("settings that cannot be understood are refused with their place") {
    struct Case {
        std::string text;
        std::string message; ///< Must be in the refusal.
    };

    User user;
    for (const Case& row : {
             Case{"[install\n", "config.toml: not valid TOML at line 1, column"},
             Case{"[install]\nconfirm = 'yes'\n", "install.confirm is \"yes\", not true or false"},
             Case{"[install]\nkeep = 7\n", "install.keep is 7, not between 0 and 1"},
             Case{"[install]\nroot = 'tools'\n", "install.root is not an absolute path: tools"},
             Case{"[install]\nroot = '~/x'\n", "install.root begins with ~"},
             Case{"[install]\ntargets = 'a'\n", "install.targets is \"a\", not a list of strings"},
             Case{"[install]\ntargets = [1]\n", "install.targets holds a integer"},
             Case{"[http]\nidle-timeout = '10 parsecs'\n", "http.idle-timeout is \"10 parsecs\""},
             Case{"[http]\nidle-timeout = 0\n", "http.idle-timeout is integer, not a time"},
             Case{"[http]\nidle-timeout = -5\n", "http.idle-timeout"},
             Case{"[http]\nidle-timeout = 9223372036854775807\n", "http.idle-timeout"},
             Case{"[unpack]\nentries = '5 TiB'\n", "unpack.entries"},
             Case{"http = 3\n", "http is integer, not a table"},
             Case{"[plugins.x]\nprecedence = 'first'\n", "plugins.x.precedence is neither"},
             Case{"[plugins.x]\nprecedence = -1\n", "plugins.x.precedence is -1"},
             Case{"[plugins.x]\nrequired = 1\n", "plugins.x.required is integer"},
             Case{"[sources.x]\ntier = 'author'\n", "sources.x.tier is \"author\", neither"},
             Case{"include = 'config.toml'\n", "include themselves"},
             Case{"include = 'x.txt'\n", "does not end in .toml"},
             Case{"include = 'missing.toml'\n", "missing.toml, which does not exist"},
             Case{"include = 3\n", "include is integer, not a string"},
             Case{std::string(10 << 20, '#'), "config.toml is larger than 1048576 bytes"},
         }) {
        CAPTURE(row.message);
        user.settings(row.text);
        const std::string message = user.refusal();
        CAPTURE(message);
        CHECK(message.find(row.message) != std::string::npos);
        CHECK(message.find("config.toml") != std::string::npos);
    }

    // A loop over several files.
    user.settings("include = 'a.toml'\n");
    user.home.write(".config/binstall/a.toml", "include = 'config.toml'\n");
    CHECK(user.refusal().find("include themselves") != std::string::npos);

    // An unknown key is no error: a newer binstall may know it.
    const fs::path file =
        user.settings("[install]\nconfrim = false\n[instal]\n[sources.a]\nscpoe = 'community'\n");
    CHECK(user.refusal().empty());
    const std::string start = file.string() + ": there is no setting ";
    REQUIRE(user.log.lines.size() == 3);
    CHECK(user.log.lines[0] == start + "install.confrim; did you mean install.confirm?");
    CHECK(user.log.lines[1] == start + "instal; did you mean install?");
    CHECK(user.log.lines[2] == start + "sources.a.scpoe; did you mean scope?");
}

TEST_CASE("settings that others could have written are refused") {
    User user;
    const fs::path file = user.settings("[install]\nkeep = 0\n");
    CHECK(user.config().keep == 0);

    fs::permissions(file, fs::perms::others_write, fs::perm_options::add);
    CHECK(user.refusal() == "settings in " + file.string() + ": is writable by others");
    fs::permissions(file, fs::perms::others_write, fs::perm_options::remove);

    // An included file and the peer's are held to the same.
    user.settings("include = 'team.toml'\n");
    const fs::path team = user.home.write(".config/binstall/team.toml", "");
    fs::permissions(team, fs::perms::others_write, fs::perm_options::add);
    CHECK(user.refusal().find("team.toml: is writable by others") != std::string::npos);
    fs::permissions(team, fs::perms::others_write, fs::perm_options::remove);

    const fs::path peer = user.home.write(".cargo/binstall.toml", "");
    fs::permissions(peer, fs::perms::others_write, fs::perm_options::add);
    CHECK(user.refusal().find("binstall.toml: is writable by others") != std::string::npos);
    fs::permissions(peer, fs::perms::others_write, fs::perm_options::remove);

    // Giving a file away takes root.
    if (::geteuid() == 0) {
        REQUIRE(::chown(team.c_str(), 12'345, 12'345) == 0);
        CHECK(user.refusal().find("team.toml: belongs to another user (uid 12345)") !=
              std::string::npos);
    }
}

TEST_CASE("a fifo or a folder in the place of the settings does not hang the command") {
    User user;
    fs::create_directories(user.home / ".config/binstall/config.toml");
    CHECK(user.refusal().find("config.toml") != std::string::npos);
    fs::remove(user.home / ".config/binstall/config.toml");
    REQUIRE(::mkfifo((user.home / ".config/binstall/config.toml").c_str(), 0600) == 0);
    CHECK(user.refusal().find("is not a regular file") != std::string::npos);
}

TEST_CASE("variables with a wrong value are refused by name") {
    User user;
    user.environment["BINSTALL_HTTP_ATTEMPTS"] = "many";
    CHECK(user.refusal() == "BINSTALL_HTTP_ATTEMPTS is \"many\", not a whole number");
    user.environment["BINSTALL_HTTP_ATTEMPTS"] = "1";
    user.environment["BINSTALL_INSTALL_CONFIRM"] = "maybe";
    CHECK(user.refusal() == "BINSTALL_INSTALL_CONFIRM is \"maybe\", not true or false");
}

} // namespace binstall

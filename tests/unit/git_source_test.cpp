// SPDX-License-Identifier: MIT
// The git plugin: sources of forges as archives, everything else by git.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/archives.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <git/forge.hpp>
#include <git/repository_packages.hpp>

namespace binstall::git {
namespace {

const StrictReaders readers;
const std::string commit(40, 'b');

std::string manifest(std::string_view name) {
    return cat("[package]\nname = \"", name, "\"\nversion = \"1.0.0\"\n");
}

/// As `git archive` writes it: the commit in a header for all, one folder around everything.
std::string sources(test::ArchiveFiles files, bool with_commit = true) {
    test::ArchiveFiles all;
    if (with_commit)
        all.push_back({.path = "pax_global_header",
                       .content = cat("52 comment=", commit, "\n"),
                       .type = 'g'});
    all.push_back({.path = "r-main/"});
    for (test::ArchiveFile& file : files) {
        file.path = "r-main/" + file.path;
        all.push_back(std::move(file));
    }
    return test::gzip(test::tar(all));
}

std::string usual_sources() {
    return sources({{.path = "Cargo.toml", .content = "[workspace]\nmembers = [\"crates/*\"]\n"},
                    {.path = "crates/tool/Cargo.toml", .content = manifest("tool")},
                    {.path = "crates/tool/src/main.rs", .content = "fn main() {}"},
                    {.path = "link", .type = '2', .link_target = "/etc/passwd"},
                    {.path = "examples/apart/Cargo.toml", .content = manifest("apart")}});
}

struct Plugin {
    Plugin() {
        for (const char* key : {"github-hosts", "gitlab-hosts", "forgejo-hosts"})
            host.settings.values[key] = Value{std::string{}};
    }

    std::optional<PackageDescription>
    ask(const std::string& url, const std::string& ref = "", const std::string& name = "tool") {
        return RepositoryPackages{}.resolve({PackageSpec::parse(name), GitRemote{url, ref}, false},
                                            host.host());
    }

    /// The source of the package; "absent", or the error's code and words.
    std::string
    source(const std::string& url, const std::string& ref = "", const std::string& name = "tool") {
        try {
            const auto found = ask(url, ref, name);
            return found ? std::get<CrateFiles>(*found).source : "absent";
        } catch (const Error& error) {
            return cat(binstall::name(error.code()), ": ", error.what());
        }
    }

    FakeHost host{readers};
};

TEST_CASE("each forge is asked for its archive once, where it has it") {
    struct Row {
        std::string url;
        std::string ref;
        std::string archive;
        std::string query;
    };

    const std::string hash(40, 'c');
    for (const Row& row : {
             Row{"https://github.com/o/r", "", "https://github.com/o/r/archive/HEAD.tar.gz", ""},
             Row{"https://github.com/o/r.git/",
                 "refs/heads/x/y",
                 "https://github.com/o/r/archive/refs/heads/x/y.tar.gz",
                 "?branch=x/y"},
             Row{"https://github.com/o/r",
                 "refs/tags/v1",
                 "https://github.com/o/r/archive/refs/tags/v1.tar.gz",
                 "?tag=v1"},
             Row{"https://github.com/o/r",
                 hash,
                 "https://github.com/o/r/archive/" + hash + ".tar.gz",
                 "?rev=" + hash},
             Row{"https://gitlab.com/g/s/r",
                 "refs/heads/main",
                 "https://gitlab.com/g/s/r/-/archive/main/r.tar.gz",
                 "?branch=main"},
             Row{"https://gitlab.com/g/r",
                 "",
                 "https://gitlab.com/g/r/-/archive/HEAD/r.tar.gz",
                 ""},
             Row{"https://codeberg.org/o/r",
                 "refs/tags/v1",
                 "https://codeberg.org/o/r/archive/v1.tar.gz",
                 "?tag=v1"},
         }) {
        CAPTURE(row.url);
        CAPTURE(row.ref);
        Plugin plugin;
        plugin.host.http.answer(row.archive, usual_sources());
        CHECK(plugin.source(row.url, row.ref) == cat("git+", row.url, row.query, "#", commit));
        CHECK(plugin.host.http.urls() == std::vector<std::string>{row.archive});
    }
}

TEST_CASE(
    "of the sources only what describes packages is kept, and the whole repository searched") {
    Plugin plugin;
    plugin.host.http.answer("https://github.com/o/r/archive/HEAD.tar.gz", usual_sources());
    const auto found = plugin.ask("https://github.com/o/r");
    REQUIRE(found.has_value());
    const auto& files = std::get<CrateFiles>(*found);
    CHECK(files.cargo_toml == manifest("tool"));
    CHECK(files.manifest_path == "crates/tool/Cargo.toml");
    CHECK(files.names == std::vector<std::string>{"src/main.rs"});
    CHECK(plugin.source("https://github.com/o/r", "", "apart").starts_with("git+"));
    CHECK(plugin.source("https://github.com/o/r", "", "none") == "absent");
}

TEST_CASE("Forgejo is asked for the name of its default branch first") {
    Plugin plugin;
    plugin.host.http.answer("https://codeberg.org/api/v1/repos/o/r",
                            R"({"default_branch": "trunk"})");
    plugin.host.http.answer("https://codeberg.org/o/r/archive/trunk.tar.gz", usual_sources());
    CHECK(plugin.source("https://codeberg.org/o/r") == "git+https://codeberg.org/o/r#" + commit);
}

TEST_CASE("what is hidden from everybody is asked for at the API") {
    struct Row {
        std::string url;
        std::string ref;
        std::string api;
        std::string credential;
    };

    for (const Row& row : {
             Row{"https://github.com/o/r",
                 "refs/tags/v1",
                 "https://api.github.com/repos/o/r/tarball/refs/tags/v1",
                 "github"},
             Row{"https://github.com/o/r",
                 "",
                 "https://api.github.com/repos/o/r/tarball",
                 "github"},
             Row{"https://ghe.test/o/r", "", "https://ghe.test/api/v3/repos/o/r/tarball", ""},
             Row{"https://gitlab.test:8443/g/s/r",
                 "refs/heads/a/b",
                 "https://gitlab.test:8443/api/v4/projects/g%2Fs%2Fr/repository/"
                 "archive.tar.gz?sha=a%2Fb",
                 ""},
             Row{"https://forge.test/o/r",
                 "refs/tags/v1",
                 "https://forge.test/api/v1/repos/o/r/archive/v1.tar.gz",
                 ""},
         }) {
        CAPTURE(row.url);
        Plugin plugin;
        plugin.host.settings.values["github-hosts"] = Value{Array{Value{"ghe.test"}}};
        plugin.host.settings.values["gitlab-hosts"] = Value{"other.test, GitLab.test:8443"};
        plugin.host.settings.values["forgejo-hosts"] = Value{Array{Value{"forge.test"}}};
        plugin.host.http.answer(row.api, usual_sources());
        CHECK(plugin.source(row.url, row.ref).starts_with("git+" + row.url));
        CHECK(plugin.host.http.requests().back().credential == row.credential);
    }
}

TEST_CASE("a private project of GitLab, which leads strangers to its front door, is hidden") {
    Plugin plugin;
    plugin.host.http.answer("https://gitlab.com/g/r/-/archive/HEAD/r.tar.gz", "<html>").url =
        Url::parse("https://gitlab.com/users/sign_in");
    plugin.host.http.answer("https://gitlab.com/api/v4/projects/g%2Fr/repository/archive.tar.gz",
                            usual_sources());
    CHECK(plugin.source("https://gitlab.com/g/r").starts_with("git+"));
}

TEST_CASE("what a forge shows to no stranger, with whatever status, is asked for at the API") {
    const std::string url = "https://gitlab.com/g/r";
    const std::string archive = url + "/-/archive/HEAD/r.tar.gz";
    const std::string api = "https://gitlab.com/api/v4/projects/g%2Fr/repository/archive.tar.gz";
    for (const int status : {401, 403, 404, 410}) {
        CAPTURE(status);
        Plugin plugin;
        plugin.host.http.answer(archive, "", status);
        plugin.host.http.answer(api, "", status);
        CHECK(plugin.source(url) == "git: there is no repository at gitlab.com/g/r");
        plugin.host.http.answer(api, usual_sources());
        CHECK(plugin.source(url).starts_with("git+"));
    }
    // There was a token, and it is no good.
    Plugin refused;
    Error error{Errc::unauthorized, "no"};
    refused.host.http.fail(archive, error.note("the answer was 401"));
    refused.host.http.answer(api, usual_sources());
    CHECK(refused.source(url) == "unauthorized: no");
}

TEST_CASE("a forge that cannot be asked, or has nothing, is a failure and no absence") {
    const std::string url = "https://github.com/o/r";
    const std::string archive = url + "/archive/HEAD.tar.gz";
    Plugin nothing;
    CHECK(nothing.source(url) == "git: there is no repository at github.com/o/r");
    CHECK(nothing.source(url, "refs/tags/v9") ==
          "git: there is no repository at github.com/o/r, or no refs/tags/v9 in it");
    for (const Errc code : {Errc::network, Errc::rate_limited, Errc::tls}) {
        Plugin failing;
        failing.host.http.fail_everything_else(Error{code, "no"});
        CHECK(failing.source(url) == cat(name(code), ": no"));
    }
    Plugin broken;
    broken.host.http.answer(archive, "", 503);
    CHECK(broken.source(url) == "network: the server answered with status 503");
    Plugin page;
    page.host.http.answer(archive, "<html>");
    CHECK(page.source(url) == cat("forge: ", archive, " is not the archive that was asked for"));
    Plugin damaged;
    damaged.host.http.answer(archive, usual_sources().substr(0, 100));
    CHECK(damaged.source(url).starts_with("archive: "));
    Plugin tokenless;
    tokenless.host.http.fail("https://api.github.com/repos/o/r/tarball",
                             Error{Errc::policy, "no token"});
    CHECK(tokenless.source(url) == "git: there is no repository at github.com/o/r");
}

TEST_CASE("an archive that does not say which commit it is of is not used") {
    Plugin plugin;
    const std::string url = "https://github.com/o/r";
    plugin.host.http.answer(url + "/archive/HEAD.tar.gz",
                            sources({{.path = "Cargo.toml", .content = manifest("tool")}}, false));
    FakeRepository& repository = plugin.host.git.repository(url, "");
    repository.files["Cargo.toml"] = manifest("tool");
    CHECK(plugin.source(url) == cat("git+", url, "#", repository.commit));
}

TEST_CASE("every other remote is asked by git") {
    Plugin plugin;
    for (const std::string& url : {std::string{"https://git.test/r.git"},
                                   std::string{"ssh://git@github.com/o/r"},
                                   std::string{"https://github.com/o/r/tree/main"},
                                   std::string{"https://github.com:8443/o/r"},
                                   std::string{"file:///srv/r"}}) {
        CAPTURE(url);
        FakeRepository& repository = plugin.host.git.repository(url, "refs/tags/v1");
        repository.files["a/Cargo.toml"] = manifest("tool");
        repository.files["a/src/bin/x.rs"] = "";
        repository.files["Cargo.toml"] = manifest("other");
        const auto found = plugin.ask(url, "refs/tags/v1");
        REQUIRE(found.has_value());
        const auto& files = std::get<CrateFiles>(*found);
        CHECK(files.source == cat("git+", url, "?tag=v1#", repository.commit));
        CHECK(files.names == std::vector<std::string>{"src/bin/x.rs"});
        CHECK(plugin.source(url, "refs/tags/v2") == cat("git: there is no refs/tags/v2 in ", url));
        CHECK(plugin.source(url) == cat("git: the repository ", url, " is empty"));
    }
    CHECK(plugin.host.http.requests().empty());
    const PackageQuery registry{PackageSpec::parse("tool"), Registry{}, false};
    CHECK_FALSE(RepositoryPackages{}.resolve(registry, plugin.host.host()).has_value());
}

} // namespace
} // namespace binstall::git

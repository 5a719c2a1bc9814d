// SPDX-License-Identifier: MIT
// What remotes, refs, repositories, servers and surroundings may not do through --git.
#include <support/git_machine.hpp>
#include <support/https_server.hpp>

#include <doctest/doctest.h>

#include <fstream>

namespace binstall::test {
namespace {

constexpr const char* trap = "touch \"$HOME/ran\"; exit 1";

bool is_trapped(const Machine& machine) {
    return fs::exists(machine.home() / "ran");
}

TEST_CASE("GIT-01: what could make git run something is no remote, and git is not started") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    GitMachine machine{*server};
    machine.replace_git(trap);
    for (const char* remote : {"ext::sh -c touch% x",
                               "fd::3",
                               "ssh://-oProxyCommand=x/",
                               "ssh://-oProxyCommand=x/y",
                               "git://git.test/r",
                               "-u",
                               "-uhttps://x",
                               "--upload-pack=x",
                               "git@git.test:o/r",
                               "/srv/r",
                               "file://host/r"}) {
        CAPTURE(std::string{remote});
        for (const char* option : {"--git=", "--index="}) {
            const Outcome outcome = machine.install(world, {option + std::string{remote}, "tool"});
            CAPTURE(outcome.err);
            CHECK(outcome.status == 65);
        }
    }
    // A path of the settings may be a file's, one that nobody named may not: here nobody can name
    // one but the user.
    CHECK_FALSE(is_trapped(machine));
    CHECK_FALSE(fs::exists(machine.cache() / "binstall/git"));
}

TEST_CASE("GIT-02: only names of refs and full ids of commits are taken") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    GitMachine machine{*server};
    machine.replace_git(trap);
    const std::string url = server->url("git", "none");
    for (const std::string& ref : {std::string{"--output=x"},
                                   std::string{"-h"},
                                   std::string{"@{-1}"},
                                   std::string{"a..b"},
                                   std::string{"^{/x}"},
                                   std::string{"a b"},
                                   std::string{"a\nb"},
                                   std::string{},
                                   std::string(10 * 1024, 'a')})
        for (const char* option : {"--branch=", "--tag=", "--rev="}) {
            CAPTURE(ref.substr(0, 40));
            const Outcome outcome = machine.install(world, {"--git", url, option + ref, "tool"});
            CHECK(outcome.status == 2);
        }
    CHECK_FALSE(is_trapped(machine));
}

TEST_CASE("GIT-03: nothing of the environment or of the user's settings changes what git does") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    GitMachine machine{*server};
    const GitRepository repository = server->repository("plain");
    repository.write("Cargo.toml", program_manifest("other", "1.0.0"));
    repository.commit();
    // git's home is another while it talks to a server.
    const std::string home = machine.home().string();
    machine.replace_git("[ $1 = version ] || env >> '" + home + "/seen'; exec /usr/bin/git \"$@\"");
    const fs::path program = machine.elsewhere("bin/trap");
    std::ofstream{program} << "#!/bin/sh\ntouch '" << home << "/ran'; exit 1";
    fs::permissions(program, fs::perms::owner_all);
    for (const char* name : {"GIT_DIR",
                             "GIT_CONFIG_GLOBAL",
                             "GIT_CONFIG_SYSTEM",
                             "GIT_CONFIG_PARAMETERS",
                             "GIT_SSH_COMMAND",
                             "GIT_SSH",
                             "GIT_PROXY_COMMAND",
                             "GIT_EXEC_PATH",
                             "GIT_TRACE",
                             "GIT_ASKPASS",
                             "SSH_ASKPASS",
                             "GIT_TEMPLATE_DIR",
                             "GIT_OBJECT_DIRECTORY"})
        machine.environment[name] = program.string();
    machine.environment["GIT_CONFIG_COUNT"] = "1";
    machine.environment["GIT_CONFIG_KEY_0"] = "core.fsmonitor";
    machine.environment["GIT_CONFIG_VALUE_0"] = program.string();
    std::ofstream{machine.home() / ".gitconfig"}
        << "[core]\nfsmonitor = " << program.string()
        << "\nhooksPath = " << program.parent_path().string()
        << "\n[url \"https://elsewhere.test/\"]\ninsteadOf = "
        << "https://git.test\n[credential]\nhelper = " << program.string() << "\n";
    const Outcome outcome = machine.install(world, {"--git", server->url("git", "plain"), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 99); // it was read: it has no such package
    CHECK_FALSE(is_trapped(machine));
    const std::string seen = read_text(machine.home() / "seen");
    CHECK(seen.find(program.string()) == std::string::npos);
    CHECK(seen.find("GIT_CONFIG_NOSYSTEM=1\n") != std::string::npos);
    CHECK(seen.find("GIT_CONFIG_GLOBAL=/dev/null\n") != std::string::npos);
}

TEST_CASE("GIT-04 GIT-05: what a repository holds is never run, checked out or followed") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    GitMachine machine{*server};
    const fs::path ran = machine.home() / "ran";
    const std::string run = "touch " + ran.string();
    const GitRepository repository = server->repository("hostile");
    repository.write("Cargo.toml", program_manifest("tool", "1.0.0"));
    repository.write("src/main.rs", "");
    repository.write(".gitattributes", "* filter=x diff=x\n");
    repository.write(".gitmodules",
                     "[submodule \"../../x\"]\npath = -x\nurl = ext::sh -c '" + run +
                         "'\nupdate = !" + run +
                         "\n[submodule \"A/modules/x\"]\npath = A/modules/x\n"
                         "url = ext::sh -c '" +
                         run + "'\n");
    fs::create_symlink(".git", repository.folder() / "a");
    repository.git({"add", "--all", "--force", "."});
    repository.git(
        {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
    repository.git({"update-index",
                    "--add",
                    "--cacheinfo",
                    "160000," + std::string(40, '1') + ",A/modules/x"});
    repository.git({"commit", "--quiet", "--message=x"});
    repository.commit_raw(".GIT/hooks/post-checkout", "#!/bin/sh\n" + run + "\n");
    repository.commit_raw("git~1/config", "[core]\nfsmonitor = " + run + "\n");
    repository.git({"config", "core.fsmonitor", run});
    repository.git({"config", "filter.x.smudge", run});
    repository.git({"config", "diff.x.textconv", run});
    for (const char* hook :
         {"post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"}) {
        const fs::path file = repository.folder() / ".git/hooks" / hook;
        fs::create_directories(file.parent_path());
        std::ofstream{file} << "#!/bin/sh\n" << run << "\n";
        fs::permissions(file, fs::perms::owner_all);
    }
    const Outcome outcome =
        machine.install(world, {"--git", server->url("git", "hostile"), "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK_FALSE(fs::exists(ran));
    for (const auto& entry : fs::recursive_directory_iterator{machine.cache()}) {
        CHECK(entry.path().filename() != "Cargo.toml");
        CHECK(entry.path().filename() != "post-checkout");
    }
}

TEST_CASE("GIT-07 GIT-12: a server that asks for credentials is told none, and nothing is asked") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    const GitMachine machine{*server};
    const Outcome wanted =
        machine.install(world, {"--git", server->url("private", "none"), "tool"});
    CAPTURE(wanted.err);
    CHECK(wanted.status == 98);
    CHECK(wanted.err.find("authentication required for https://git.test:") != std::string::npos);
    CHECK(wanted.err.find("hint: ") != std::string::npos);

    std::string url = server->url("private", "none");
    url.insert(url.find("git.test"), "me:CANARY@");
    for (const char* option : {"--git", "--index"}) {
        const Outcome refused = machine.install(world, {"-vv", option, url, "tool"});
        CHECK(refused.status == 65);
        CHECK((refused.out + refused.err).find("CANARY") == std::string::npos);
    }
    GitMachine broken{*server};
    broken.replace_git("[ $1 = version ] && exec /usr/bin/git version\n"
                       "echo 'fatal: https://me:CANARY@git.test/x is gone' >&2; exit 128");
    const Outcome said = broken.install(world, {"-vv", "--git", server->url("git", "x"), "tool"});
    CHECK(said.status == 98);
    CHECK(said.err.find("https://***@git.test/x is gone") != std::string::npos);
    CHECK((said.out + said.err).find("CANARY") == std::string::npos);
}

TEST_CASE("GIT-07: what a netrc file has is for those it names, and git itself is told nothing") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    const GitRepository repository = server->repository("accounts");
    repository.write("Cargo.toml", program_manifest("other", "1.0.0"));
    repository.commit();
    const std::string port = std::to_string(server->port());
    const std::string account = " login me password opensesame\n";

    struct Row {
        std::string netrc;
        std::string place;
        const char* is_used; ///< credentials.netrc
        int status;          ///< 99: it was read, and has no such package.
    };

    for (const Row& row :
         {Row{"machine git.test:" + port + account, "private", "true", 99},
          Row{"machine git.test:" + port + account, "private", "false", 98},
          Row{"machine git.test" + account, "private", "false", 98},
          Row{"machine git.test" + account, "private", "true", 98}, // of the usual port
          Row{"default" + account, "private", "true", 98},
          Row{"machine other.test" + account, "astray", "true", 98},
          Row{"default" + account, "astray", "true", 98}}) {
        CAPTURE(row.netrc);
        CAPTURE(row.place);
        CAPTURE(row.is_used);
        GitMachine machine{*server};
        machine.environment["BINSTALL_CREDENTIALS_NETRC"] = row.is_used;
        std::ofstream{machine.home() / ".netrc"} << row.netrc;
        fs::permissions(machine.home() / ".netrc", fs::perms::owner_read);
        const std::size_t before = server->requests().size();
        const Outcome outcome =
            machine.install(world, {"--git", server->url(row.place, "accounts"), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        const std::vector<std::string> requests = server->requests();
        if (row.status == 98)
            for (std::size_t at = before; at < requests.size(); ++at)
                CHECK(requests[at].ends_with(" -"));
    }
}

TEST_CASE("GIT-08: a redirect to another host is not followed where hosts are limited") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    const GitRepository repository = server->repository("led");
    repository.write("Cargo.toml", program_manifest("other", "1.0.0"));
    repository.commit();
    const GitMachine machine{*server};
    const std::string url = server->url("led", "led");
    const Outcome followed = machine.install(world, {"--git", url, "tool"});
    CHECK(followed.status == 99);
    const std::size_t before = server->requests().size();
    const Outcome limited =
        machine.install(world, {"--allow-hosts", "git.test", "--git", url, "tool"});
    CAPTURE(limited.err);
    CHECK(limited.status == 98);
    const std::vector<std::string> requests = server->requests();
    for (std::size_t at = before; at < requests.size(); ++at)
        CHECK(requests[at].find(" /git/") == std::string::npos);
}

TEST_CASE("GIT-09: a server that hangs or talks nonsense ends in time, and leaves nothing") {
    GitServer* repositories = shared_git_server();
    if (!repositories)
        return;
    World world;
    HttpsServer server;
    server.on("", [](const ServerRequest& request) {
        ServerResponse response;
        response.headers = {{"Content-Type", "application/x-git-upload-pack-advertisement"}};
        response.body = request.path().starts_with("/nonsense")
                            ? "this is not what git says"
                            : "001e# service=git-upload-pack\n0000000eversion 2\n00";
        return response;
    });
    server.inject("", "/silent*", Fault::at(Fault::Action::hang, Fault::Where::before_headers), 10);
    const std::string port = std::to_string(server.port());
    GitMachine machine{*repositories};
    machine.environment["BINSTALL_GIT_TIMEOUT"] = "2s";
    for (const char* path : {"/nonsense", "/cut", "/silent"}) {
        CAPTURE(std::string{path});
        const Outcome outcome = machine.install(world,
                                                {"--connect-to",
                                                 "git.test:" + port + ":127.0.0.1:" + port,
                                                 "--git",
                                                 "https://git.test:" + port + path,
                                                 "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 98);
    }
    for (const auto& entry : fs::recursive_directory_iterator{machine.cache()})
        CHECK(entry.path().filename().string().find("tmp_") == std::string::npos);
}

TEST_CASE("GIT-10: a commit that is pinned stays what it is, and must be there in full") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const GitRepository repository = server->repository("pinned");
    repository.write("Cargo.toml", program_manifest("tool", "1.0.0"));
    repository.write("src/main.rs", "");
    const std::string first = repository.commit();
    repository.git({"tag", "v1"});
    const std::string url = server->url("git", "pinned");
    const GitMachine machine{*server};
    CHECK(machine.install(world, {"--git", url, "--rev", first.substr(0, 7), "tool"}).status == 2);
    const Outcome unknown =
        machine.install(world, {"--git", url, "--rev", std::string(40, '1'), "tool"});
    CHECK(unknown.status == 98);
    CHECK(unknown.err.find("there is no 1111") != std::string::npos);
    CHECK(machine.install(world, {"--git", url, "--rev", first, "tool"}).status == 0);
    // The tag moves; the pin does not.
    repository.write("Cargo.toml", program_manifest("tool", "2.0.0"));
    const std::string second = repository.commit();
    repository.git({"tag", "--force", "v1"});
    CHECK(machine.install(world, {"--git", url, "--rev", first, "tool"}).status == 0);
    CHECK(machine.record().find("tool 1.0.0 (git+" + url + "?rev=" + first) != std::string::npos);
    const Outcome gone = machine.install(world, {"--git", url, "--tag", "v9", "tool"});
    CHECK(gone.status == 98);
    CHECK(gone.err.find("there is no refs/tags/v9 in ") != std::string::npos);
}

TEST_CASE("GIT-11: no git, an old one, one that crashes and one that paints are said as such") {
    GitServer* server = shared_git_server();
    if (!server)
        return;
    World world;
    GitMachine machine{*server};
    machine.environment["PATH"] = machine.elsewhere("empty").string();
    const std::vector<std::string> arguments{"--git", server->url("git", "x"), "tool"};
    const Outcome none = machine.install(world, arguments);
    CHECK(none.status == 98);
    CHECK(none.err.find("git is not installed") != std::string::npos);
    CHECK(none.err.find("hint: install git 2.32 or newer") != std::string::npos);

    struct Row {
        std::string script;
        std::string_view said;
    };

    for (const Row& row : {
             Row{"echo git version 2.20.1", "is too old: 2.20.1"},
             Row{"[ $1 = version ] && exec /usr/bin/git version; kill -SEGV $$",
                 "signal 11 ended it"},
             Row{"[ $1 = version ] && exec /usr/bin/git version; exit 139", "signal 11 ended it"},
             Row{"[ $1 = version ] && exec /usr/bin/git version; printf '\\033[2Jx\\n' >&2; "
                 "i=0; while [ $i -lt 3000 ]; do echo 0123456789 >&2; i=$((i+1)); done; "
                 "printf '\\033[2Jy\\n' >&2; exit 1",
                 "git: \\x1b[2Jy"},
         }) {
        CAPTURE(row.script);
        GitMachine other{*server};
        other.replace_git(row.script);
        const Outcome outcome = other.install(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 98);
        CHECK(outcome.err.find(row.said) != std::string::npos);
        CHECK(outcome.err.find('\x1b') == std::string::npos);
        CHECK(outcome.err.size() < 4096);
    }
}

} // namespace
} // namespace binstall::test

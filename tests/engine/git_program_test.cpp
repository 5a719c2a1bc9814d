// SPDX-License-Identifier: MIT
// How git is run: what it is told, what it is kept from, and what becomes of one that is not right.
#include "git_fixture.hpp"

#include <binstall/error.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

namespace binstall::test {
namespace {

/// A program called git, instead of the real one.
struct OtherGit : GitWorld {
    explicit OtherGit(const std::string& script) {
        folder.write("bin/git", "#!/bin/sh\n" + script);
        REQUIRE(::chmod((folder / "bin/git").c_str(), 0755) == 0);
        environment["PATH"] = (folder / "bin").string() + ":/usr/bin:/bin";
    }

    Error failure() {
        return error_of([&] { client()->fetch({remote.url(), ""}); });
    }
};

TEST_CASE("a machine without git, or with one that is not right, is told what is needed") {
    GitWorld none;
    none.environment["PATH"] = none.folder.path().string();
    const Error absent = error_of([&] { none.client()->fetch({none.remote.url(), ""}); });
    CHECK(absent.code() == Errc::git);
    CHECK(std::string_view{absent.what()} == "git is not installed, or not on the PATH");
    CHECK(absent.hint() == "install git 2.32 or newer");

    struct Row {
        std::string script;
        std::string_view what;
    };

    for (const Row& row : {
             Row{"echo git version 2.31.8", " is too old: 2.31.8"},
             Row{"echo git version 1.99", " is too old: 1.99"},
             Row{"echo hello", " is not git: it says hello"},
             Row{"exit 3", " does not work"},
             Row{"kill -SEGV $$", " does not work"},
         }) {
        CAPTURE(row.script);
        OtherGit world{row.script};
        const Error error = world.failure();
        CHECK(error.code() == Errc::git);
        CHECK(std::string_view{error.what()}.ends_with(row.what));
        CHECK(error.hint() == "git 2.32 or newer is needed");
    }
}

TEST_CASE("what a broken git says is shown as text, and no more than the end of it") {
    OtherGit world{"case $1 in version) echo git version 2.40.0 ;; *)\n"
                   "i=0; while [ $i -lt 2000 ]; do echo line $i >&2; i=$((i+1)); done\n"
                   "printf '\\033[2Jgone https://me:CANARY@git.test/\\n' >&2; exit 139 ;; esac"};
    const Error error = world.failure();
    CHECK(error.code() == Errc::git);
    const std::string text = whole_text(error);
    CHECK(text.find("\\x1b[2Jgone https://***@git.test/") != std::string::npos);
    CHECK(text.find("CANARY") == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("signal 11 ended it") != std::string::npos);
    CHECK(text.size() < 4096);
}

TEST_CASE("git that does not end is ended, with what it started") {
    OtherGit world{"case $1 in version) echo git version 2.40.0 ;; *) sleep 600 ;; esac"};
    const auto git = world.client(
        [](GitOptions& options, auto&) { options.timeout = std::chrono::milliseconds{200}; });
    fs::create_directories(world.cache);
    // Making the copy is no fetch: that it does not end either is seen first.
    world.folder.write("bin/git",
                       "#!/bin/sh\ncase $1 in version) echo git version 2.40.0 ;; fetch) sleep 600 "
                       ";; *) exec /usr/bin/git \"$@\" ;; esac");
    const Error error = error_of([&] { git->fetch({world.remote.url(), ""}); });
    CHECK(error.code() == Errc::git);
    CHECK(std::string_view{error.what()} == "git did not end within 200ms");
}

TEST_CASE("git gets nothing of the environment that could change what it does") {
    OtherGit world{"[ $1 = version ] || env >> \"$HOME/seen\"; exec /usr/bin/git \"$@\""};
    for (const char* name : {"GIT_DIR",
                             "GIT_CONFIG_PARAMETERS",
                             "GIT_CONFIG_SYSTEM",
                             "GIT_SSH",
                             "GIT_SSH_COMMAND",
                             "GIT_PROXY_COMMAND",
                             "GIT_EXEC_PATH",
                             "GIT_TRACE",
                             "GIT_ASKPASS",
                             "SSH_ASKPASS",
                             "GIT_TEMPLATE_DIR",
                             "GIT_OBJECT_DIRECTORY",
                             "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                             "GIT_EXTERNAL_DIFF",
                             "GITHUB_TOKEN",
                             "LD_PRELOAD",
                             "https_proxy"})
        world.environment[name] = "CANARY";
    world.environment["GIT_CONFIG_COUNT"] = "1";
    world.environment["GIT_CONFIG_KEY_0"] = "core.fsmonitor";
    world.environment["GIT_CONFIG_VALUE_0"] = "CANARY";
    world.remote.write("x", "1");
    world.remote.commit();
    const auto git = world.client();
    CHECK(git->fetch({world.remote.url(), ""}).has_value());
    const std::string seen = read_text(fs::path{world.environment["HOME"]} / "seen");
    CHECK(seen.find("CANARY") == std::string::npos);
    for (const char* line : {"GIT_CONFIG_NOSYSTEM=1\n",
                             "GIT_CONFIG_GLOBAL=/dev/null\n",
                             "GIT_TERMINAL_PROMPT=0\n",
                             "GIT_ASKPASS=\n",
                             "GIT_ALLOW_PROTOCOL=file\n",
                             "GIT_ALLOW_PROTOCOL=none\n",
                             "=core.hooksPath\n",
                             "=protocol.allow\n"}) {
        CAPTURE(std::string{line});
        CHECK(seen.find(line) != std::string::npos);
    }
}

/// A program that leaves a trace when it is run.
struct Trap {
    explicit Trap(GitWorld& world) : trace{world.folder / "trace"} {
        program = world.folder.write("trap", "#!/bin/sh\ntouch " + trace.string() + "\n").string();
        REQUIRE(::chmod(program.c_str(), 0755) == 0);
    }

    fs::path trace;
    std::string program;
};

TEST_CASE("neither the user's settings of git nor a repository make it run anything") {
    GitWorld world;
    const Trap trap{world};
    const fs::path home = world.environment["HOME"];
    std::ofstream{home / ".gitconfig"}
        << "[core]\nhooksPath = " << world.folder.path().string()
        << "\nfsmonitor = " << trap.program << "\nsshCommand = " << trap.program
        << "\n[credential]\nhelper = " << trap.program
        << "\n[filter \"x\"]\nsmudge = " << trap.program
        << "\n[diff \"x\"]\ntextconv = " << trap.program << "\n[url \"ext::" << trap.program
        << " \"]\ninsteadOf = file://\n[protocol]\nallow = always\n";
    world.remote.write(".gitattributes", "* filter=x diff=x ident\n");
    world.remote.write("Cargo.toml", "x");
    world.remote.write(".gitmodules",
                       "[submodule \"../../x\"]\npath = -x\nurl = ext::" + trap.program +
                           "\nupdate = !" + trap.program + "\n");
    world.remote.commit();
    const std::string config = "[core]\nfsmonitor = " + trap.program + "\n";
    world.remote.commit_raw(".GIT/config", config);
    world.remote.commit_raw("git~1/hooks/post-checkout", "#!/bin/sh\ntouch " + trap.trace.string());
    world.remote.commit_raw("x/.git\xe2\x80\x8c/config", config);
    const fs::path hooks = world.remote.folder() / ".git/hooks";
    fs::create_directories(hooks);
    for (const char* hook : {"post-checkout",
                             "post-merge",
                             "reference-transaction",
                             "post-index-change",
                             "pre-auto-gc",
                             "fsmonitor-watchman",
                             "post-upload-pack",
                             "pre-upload-pack"})
        fs::copy(trap.program, hooks / hook);
    const auto git = world.client();
    const auto commit = git->fetch({world.remote.url(), ""});
    REQUIRE(commit.has_value());
    CHECK(git->list(*commit, "").size() == 6);
    const std::vector<std::string> paths{"Cargo.toml", ".gitattributes"};
    CHECK(git->read(*commit, paths, 1000).front() == "x");
    CHECK_FALSE(fs::exists(trap.trace));
}

TEST_CASE("a submodule is an entry, and is never followed") {
    GitWorld world;
    const Trap trap{world};
    const GitRepository inner{world.folder / "inner"};
    inner.write("Cargo.toml", "inner");
    const std::string id = inner.commit();
    world.remote.write("Cargo.toml", "outer");
    world.remote.git({"update-index", "--add", "--cacheinfo", "160000," + id + ",sub"});
    world.remote.write(".gitmodules",
                       "[submodule \"sub\"]\npath = sub\nurl = " + inner.url() + "\n");
    world.remote.git({"add", ".gitmodules", "Cargo.toml"});
    world.remote.git({"commit", "--quiet", "--message=x"});
    const auto git = world.client();
    const auto commit = git->fetch({world.remote.url(), ""});
    REQUIRE(commit.has_value());
    const std::vector<GitEntry> entries = git->list(*commit, "");
    REQUIRE(entries.size() == 3);
    CHECK(entries[2] == GitEntry{GitEntry::Kind::submodule, "sub"});
    const std::vector<std::string> paths{"sub", "sub/Cargo.toml"};
    for (const auto& content : git->read(*commit, paths, 1000))
        CHECK_FALSE(content.has_value());
}

TEST_CASE("one fetch brings no more than it may") {
    GitWorld world;
    std::string noise;
    std::uint32_t state = 1;
    for (int at = 0; at < 4'000'000; ++at) {
        state = state * 1664525 + 1013904223;
        noise += static_cast<char>(state >> 24);
    }
    world.remote.write("Cargo.toml", noise);
    world.remote.commit();
    const auto git = world.client();
    const auto commit = git->fetch({world.remote.url(), ""});
    REQUIRE(commit.has_value());
    const std::vector<std::string> paths{"Cargo.toml"};
    const Error error = error_of([&] { git->read(*commit, paths, 1000); });
    CHECK(error.code() == Errc::git);
    CAPTURE(whole_text(error));
    CHECK(std::string_view{error.what()} == "a file that is needed is larger than 1000");
    CHECK(git->read(*commit, paths, 5'000'000).front() == noise);
}

} // namespace
} // namespace binstall::test

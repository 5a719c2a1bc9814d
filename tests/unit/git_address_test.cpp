// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/git/address.hpp>
#include <engine/git/failure.hpp>
#include <engine/git/tree.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {
namespace {

std::string refused(std::string_view remote) {
    try {
        return "taken for " + GitAddress::parse(remote).url;
    } catch (const Error& error) {
        return error.code() == Errc::url ? error.what() : "another error";
    }
}

TEST_CASE("remotes over https, ssh and from files are told apart") {
    const GitAddress web = GitAddress::parse("https://Git.Test:8443/o/r.git");
    CHECK(web.transport == GitAddress::Transport::https);
    CHECK(web.url == "https://git.test:8443/o/r.git");
    CHECK(web.host == "git.test");
    const GitAddress ssh = GitAddress::parse("ssh://git@git.test:2222/~me/r.git");
    CHECK(ssh.transport == GitAddress::Transport::ssh);
    CHECK(ssh.url == "ssh://git@git.test:2222/~me/r.git");
    CHECK(ssh.host == "git.test");
    CHECK(GitAddress::parse("ssh://git.test/r").host == "git.test");
    const GitAddress file = GitAddress::parse("file:///srv/r");
    CHECK(file.transport == GitAddress::Transport::file);
    CHECK(file.host.empty());
    CHECK(GitAddress::parse("http://git.test/r").transport == GitAddress::Transport::http);
}

TEST_CASE("what could make git run something, or read an option, is no remote") {
    for (const std::string& remote : {std::string{},
                                      std::string{"ext::sh -c touch% x"},
                                      std::string{"fd::3"},
                                      std::string{"git://git.test/r"},
                                      std::string{"-u"},
                                      std::string{"--upload-pack=x"},
                                      std::string{"-oProxyCommand=x"},
                                      std::string{"ssh://-oProxyCommand=x/"},
                                      std::string{"ssh://-oProxyCommand=x/r"},
                                      std::string{"ssh://git@-oProxyCommand=x/r"},
                                      std::string{"ssh://-l@git.test/r"},
                                      std::string{"ssh://git:secret@git.test/r"},
                                      std::string{"ssh://git@git.test"},
                                      std::string{"ssh://git@git.test/"},
                                      std::string{"ssh:///r"},
                                      std::string{"ssh://git@git.test/a\nb"},
                                      std::string{"file://"},
                                      std::string{"file://host/r"},
                                      std::string{"file:///a\0b", 12},
                                      std::string{"/srv/r"},
                                      std::string{"./r"},
                                      std::string{"git@git.test:o/r.git"},
                                      std::string{"https://git.test/r?x=1"},
                                      std::string{"https://git.test/a b"},
                                      std::string{"https://user:secret@git.test/r"},
                                      std::string{"ftp://git.test/r"},
                                      "https://git.test/" + std::string(5000, 'a')}) {
        CAPTURE(remote.substr(0, 60));
        const std::string what = refused(remote);
        CHECK(what.starts_with("the remote "));
        CHECK(what.find("secret") == std::string::npos);
    }
}

TEST_CASE("a remote in ssh's short form is refused with the long one as a hint") {
    try {
        static_cast<void>(GitAddress::parse("git@git.test:o/r.git"));
        FAIL("it was taken");
    } catch (const Error& error) {
        CHECK(error.hint() == "write it as ssh://git@git.test/o/r.git");
    }
}

TEST_CASE("only names of refs and full ids of commits reach git") {
    for (const std::string& good : {std::string{},
                                    std::string{"refs/heads/main"},
                                    std::string{"refs/heads/feature/x-1_2"},
                                    std::string{"refs/tags/v1.0.0"},
                                    std::string{"refs/tags/tool@1.0.0+1"},
                                    std::string{"refs/pull/12/head"},
                                    std::string(40, 'a'),
                                    std::string(64, '0')}) {
        CAPTURE(good);
        CHECK_NOTHROW(check_git_ref(good));
    }
    for (const std::string& bad : {std::string{"main"},
                                   std::string{"HEAD"},
                                   std::string{"refs/heads"},
                                   std::string{"refs/heads/"},
                                   std::string{"refs/heads/--output=x"},
                                   std::string{"--output=x"},
                                   std::string{"-h"},
                                   std::string{"refs/heads/-h"},
                                   std::string{"@{-1}"},
                                   std::string{"refs/heads/@{-1}"},
                                   std::string{"refs/heads/@"},
                                   std::string{"refs/heads/a..b"},
                                   std::string{"^{/x}"},
                                   std::string{"refs/heads/a^{/x}"},
                                   std::string{"refs/heads/a~1"},
                                   std::string{"refs/heads/a:b"},
                                   std::string{"refs/heads/*"},
                                   std::string{"refs/heads/a.lock"},
                                   std::string{"refs/heads/.a"},
                                   std::string{"refs/heads/a."},
                                   std::string{"refs/heads//a"},
                                   std::string{"refs/heads/a b"},
                                   std::string{"refs/heads/a\n"},
                                   std::string{"refs/heads/a\0b", 14},
                                   std::string{"refs/heads/\xc3\xa9"},
                                   "refs/heads/" + std::string(10'000, 'a'),
                                   std::string(39, 'a'),
                                   std::string(40, 'A')}) {
        CAPTURE(bad.substr(0, 60));
        try {
            check_git_ref(bad);
            FAIL("it was taken");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::usage);
        }
    }
}

TEST_CASE("user names with passwords are taken out of what git says") {
    CHECK(without_user_info("fatal: https://me:secret@git.test/r.git not found") ==
          "fatal: https://***@git.test/r.git not found");
    CHECK(without_user_info("'ssh://git@git.test/r' and http://a:b@c/d") ==
          "'ssh://git@git.test/r' and http://***@c/d");
    CHECK(without_user_info("no URL at all, me:secret@host") == "no URL at all, me:secret@host");
    CHECK(without_user_info("https://git.test/a@b") == "https://git.test/a@b");
}

TEST_CASE("git's words are understood, and shown without control characters") {
    struct Row {
        std::string_view said;
        GitTrouble trouble;
    };

    for (const Row& row : {
             Row{"fatal: couldn't find remote ref refs/heads/x", GitTrouble::no_ref},
             Row{"fatal: remote error: upload-pack: not our ref 0123", GitTrouble::no_ref},
             Row{"fatal: could not read Username for 'https://x': terminal prompts disabled",
                 GitTrouble::unauthorized},
             Row{"git@x: Permission denied (publickey).", GitTrouble::unauthorized},
             Row{"fatal: unable to access 'x': Could not resolve host: x", GitTrouble::unreachable},
             Row{"fatal: unable to access 'x': server certificate verification failed.",
                 GitTrouble::untrusted},
             Row{"fatal: repository 'https://x/y/' not found", GitTrouble::no_remote},
             Row{"error: index-pack died of signal 25", GitTrouble::too_large},
             Row{"error: cannot run ssh: No such file or directory", GitTrouble::broken},
             Row{"", GitTrouble::broken},
         }) {
        CAPTURE(row.said);
        CHECK(git_trouble({.status = 128, .out = {}, .err = std::string{row.said}}) == row.trouble);
    }
    const Error error = git_failure(
        "it failed", {.status = 139, .out = {}, .err = "one\n\x1b[31mtwo https://a:secret@b/\n\n"});
    REQUIRE(error.notes().size() == 3);
    CHECK(error.notes()[0] == "git: one");
    CHECK(error.notes()[1] == "git: \\x1b[31mtwo https://***@b/");
    CHECK(error.notes()[2] == "git: signal 11 ended it");
}

TEST_CASE("a tree is read as git lists it, in whatever pieces it comes") {
    const std::string id(40, 'a');
    using namespace std::string_literals;
    const std::string text = "100644 blob " + id + "\tsrc/main.rs\0"s + "120000 blob " + id +
                             "\tlink\0"s + "160000 commit " + id + "\tsub\0"s + "040000 tree " +
                             id + "\tdir\nwith a line\0"s;
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, text.size()}) {
        TreeReader reader;
        for (std::size_t at = 0; at < text.size(); at += piece)
            reader.add(std::string_view{text}.substr(at, piece));
        const std::vector<TreeObject> objects = reader.finish();
        REQUIRE(objects.size() == 4);
        CHECK(objects[0].entry == GitEntry{GitEntry::Kind::file, "src/main.rs"});
        CHECK(objects[1].entry == GitEntry{GitEntry::Kind::symbolic_link, "link"});
        CHECK(objects[2].entry == GitEntry{GitEntry::Kind::submodule, "sub"});
        CHECK(objects[3].entry == GitEntry{GitEntry::Kind::directory, "dir\nwith a line"});
    }
    for (const std::string& bad : {"100644 blob\tx\0"s, "100644 blob xyz\tx\0"s, "\0"s}) {
        TreeReader reader;
        CHECK_THROWS_AS(reader.add(bad), Error);
    }
    TreeReader cut_off;
    cut_off.add("100644 blob");
    CHECK_THROWS_AS(static_cast<void>(cut_off.finish()), Error);
}

} // namespace
} // namespace binstall

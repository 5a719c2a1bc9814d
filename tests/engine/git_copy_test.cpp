// SPDX-License-Identifier: MIT
// Reading repositories with the git of this machine, from remotes on disk.
#include "git_fixture.hpp"

#include <binstall/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <thread>
#include <vector>

namespace binstall::test {
namespace {

constexpr std::uint64_t plenty = 1 << 20;

std::optional<std::string> read_one(Git& git, const GitCommit& commit, const std::string& path) {
    const std::string paths[] = {path};
    return git.read(commit, paths, plenty).front();
}

std::vector<std::string> paths_of(const std::vector<GitEntry>& entries) {
    std::vector<std::string> paths;
    for (const GitEntry& entry : entries)
        paths.push_back(entry.path);
    return paths;
}

std::size_t files_named(const fs::path& folder, std::string_view part) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        count += entry.path().filename().string().find(part) != std::string::npos ? 1 : 0;
    return count;
}

TEST_CASE("a branch, a tag, a commit and the default branch are fetched, and nothing else") {
    GitWorld world;
    world.remote.write("Cargo.toml", "first");
    const std::string first = world.remote.commit();
    world.remote.git({"tag", "--annotate", "--message=x", "v1"});
    world.remote.write("Cargo.toml", "second");
    const std::string second = world.remote.commit();
    world.remote.git({"branch", "topic/a"});
    world.remote.write("Cargo.toml", "third");
    const std::string third = world.remote.commit();
    const auto git = world.client();
    const std::string url = world.remote.url();

    struct Row {
        std::string ref;
        std::string commit;
        std::string content;
    };

    for (const Row& row : {Row{"", third, "third"},
                           Row{"refs/tags/v1", first, "first"},
                           Row{"refs/heads/topic/a", second, "second"},
                           Row{first, first, "first"}}) {
        CAPTURE(row.ref);
        const auto commit = git->fetch({url, row.ref});
        REQUIRE(commit.has_value());
        CHECK(*commit == GitCommit{url, row.commit});
        CHECK(read_one(*git, *commit, "Cargo.toml") == row.content);
    }
    CHECK_FALSE(git->fetch({url, "refs/heads/none"}).has_value());
    CHECK_FALSE(git->fetch({url, "refs/tags/v2"}).has_value());
    CHECK_FALSE(git->fetch({url, std::string(40, 'f')}).has_value());
    CHECK(git->hosts().empty());
    CHECK(files_named(world.folder / "cache", "Cargo.toml") == 0);
}

TEST_CASE("files are listed and read from where they are, and only as they are") {
    GitWorld world;
    world.remote.write("a/Cargo.toml", "a");
    world.remote.write("a/src/main.rs", "");
    world.remote.write("b/Cargo.toml", "b");
    world.remote.write("large", std::string(3000, 'x'));
    fs::create_symlink("/etc/passwd", world.remote.folder() / "passwd");
    world.remote.commit();
    const auto git = world.client();
    const auto commit = git->fetch({world.remote.url(), ""});
    REQUIRE(commit.has_value());
    CHECK(paths_of(git->list(*commit, "")) ==
          std::vector<std::string>{
              "a/Cargo.toml", "a/src/main.rs", "b/Cargo.toml", "large", "passwd"});
    CHECK(paths_of(git->list(*commit, "a")) ==
          std::vector<std::string>{"a/Cargo.toml", "a/src/main.rs"});
    CHECK(git->list(*commit, "none").empty());

    const std::vector<std::string> paths{"b/Cargo.toml",
                                         "none",
                                         "a",
                                         "a/Cargo.toml",
                                         "a/src/main.rs",
                                         "../b/Cargo.toml",
                                         "a//Cargo.toml",
                                         "./b/Cargo.toml",
                                         "",
                                         "*",
                                         "--help",
                                         ":(glob)**"};
    const auto contents = git->read(*commit, paths, 100);
    REQUIRE(contents.size() == paths.size());
    CHECK(contents[0] == "b");
    CHECK(contents[3] == "a");
    CHECK(contents[4] == "");
    for (const std::size_t absent : {1U, 2U, 5U, 6U, 7U, 8U, 9U, 10U, 11U}) {
        CAPTURE(paths[absent]);
        CHECK_FALSE(contents[absent].has_value());
    }
    CHECK(error_of([&] { read_one(*git, *commit, "passwd"); }).what() ==
          std::string_view{"passwd is a symbolic link, which is not followed"});
    const std::vector<std::string> large{"large"};
    const Error too_large = error_of([&] { git->read(*commit, large, 2999); });
    CHECK(too_large.code() == Errc::git);
    CHECK(git->read(*commit, large, 3000).front()->size() == 3000);
}

TEST_CASE("what a ref names is asked once in a run, and again in the next") {
    GitWorld world;
    world.remote.write("x", "1");
    const std::string first = world.remote.commit();
    const auto git = world.client();
    CHECK(git->fetch({world.remote.url(), ""})->id == first);
    world.remote.write("x", "2");
    const std::string second = world.remote.commit();
    CHECK(git->fetch({world.remote.url(), ""})->id == first);
    CHECK(git->fetch({world.remote.url(), "refs/heads/main"})->id == second);
    const auto next = world.client();
    const auto commit = next->fetch({world.remote.url(), ""});
    REQUIRE(commit.has_value());
    CHECK(commit->id == second);
    CHECK(read_one(*next, *commit, "x") == "2");
    // A branch that was forced elsewhere is followed too.
    world.remote.git({"reset", "--quiet", "--hard", first});
    CHECK(world.client()->fetch({world.remote.url(), ""})->id == first);
}

TEST_CASE("what is kept needs nobody: a commit by its id, and without a network anything") {
    GitWorld world;
    world.remote.write("x", "1");
    const std::string id = world.remote.commit();
    const auto first = world.client();
    const auto commit = first->fetch({world.remote.url(), id});
    REQUIRE(commit.has_value());
    CHECK(read_one(*first, *commit, "x") == "1");
    CHECK(first->fetch({world.remote.url(), ""}).has_value());
    fs::rename(world.remote.folder(), world.folder / "away");

    const auto next = world.client();
    CHECK(next->fetch({world.remote.url(), id}) == commit);
    CHECK(read_one(*next, *commit, "x") == "1");
    const Error gone = error_of([&] { next->fetch({world.remote.url(), ""}); });
    CHECK(gone.code() == Errc::git);
    CHECK(std::string_view{gone.what()}.starts_with("there is no repository at file://"));

    const auto offline = world.client([](auto&, HttpOptions& http) { http.offline = true; });
    CHECK(offline->fetch({world.remote.url(), ""})->id == id);
    CHECK(error_of([&] {
              offline->fetch({world.remote.url(), "refs/tags/v1"});
          }).code() == Errc::policy);
}

TEST_CASE("without a place to keep them, copies live as long as the run") {
    GitWorld world;
    world.remote.write("x", "1");
    world.remote.commit();
    const auto temporary = world.folder / "tmp";
    fs::create_directory(temporary);
    const char* before = std::getenv("TMPDIR");
    const std::string kept = before ? before : "";
    ::setenv("TMPDIR", temporary.c_str(), 1);
    auto git = world.client([](GitOptions& options, auto&) { options.folder.reset(); });
    CHECK(git->fetch({world.remote.url(), ""}).has_value());
    CHECK_FALSE(fs::is_empty(temporary));
    git.reset();
    CHECK(fs::is_empty(temporary));
    before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
    CHECK_FALSE(fs::exists(world.cache));
}

TEST_CASE("a cache that others may write is not used") {
    GitWorld world;
    world.remote.commit();
    fs::create_directories(world.cache);
    fs::permissions(world.cache, fs::perms::all);
    CHECK(error_of([&] { world.client()->fetch({world.remote.url(), ""}); }).code() == Errc::io);
}

TEST_CASE("what a killed run left behind is in nobody's way, and a damaged copy is replaced") {
    GitWorld world;
    world.remote.write("x", "1");
    world.remote.commit();
    CHECK(world.client()->fetch({world.remote.url(), ""}).has_value());
    fs::path copy;
    for (const auto& entry : fs::directory_iterator{world.cache})
        if (entry.path().extension() == ".git")
            copy = entry.path();
    REQUIRE_FALSE(copy.empty());
    for (const char* stale : {"shallow.lock", "HEAD.lock", "refs/binstall/default.lock"})
        std::ofstream{copy / stale} << "x";
    world.remote.write("x", "2");
    const std::string second = world.remote.commit();
    CHECK(world.client()->fetch({world.remote.url(), ""})->id == second);

    for (const char* broken : {"HEAD", "config", "refs/binstall/default", "shallow"}) {
        CAPTURE(std::string{broken});
        std::ofstream{copy / broken, std::ios::trunc} << "nonsense\x01";
        const auto git = world.client();
        const auto commit = git->fetch({world.remote.url(), ""});
        REQUIRE(commit.has_value());
        CHECK(commit->id == second);
        CHECK(read_one(*git, *commit, "x") == "2");
    }
}

TEST_CASE("many threads and clients use one cache at once") {
    GitWorld world;
    for (int at = 0; at < 8; ++at)
        world.remote.write("f" + std::to_string(at), std::to_string(at));
    const std::string id = world.remote.commit();
    const std::unique_ptr<GitClient> clients[] = {world.client(), world.client()};
    std::vector<std::string> read(8);
    {
        std::vector<std::jthread> threads;
        for (std::size_t at = 0; at < read.size(); ++at)
            threads.emplace_back([&, at] {
                GitClient& git = *clients[at % 2];
                const auto commit = git.fetch({world.remote.url(), ""});
                if (commit && commit->id == id)
                    read[at] = read_one(git, *commit, "f" + std::to_string(at)).value_or("none");
            });
    }
    for (std::size_t at = 0; at < read.size(); ++at)
        CHECK(read[at] == std::to_string(at));
}

TEST_CASE("a path is a remote only when the user named it") {
    GitWorld world;
    const std::string id = world.remote.commit();
    const auto git = world.client([](GitOptions& options, auto&) { options.named.clear(); });
    const Error error = error_of([&] { git->fetch({world.remote.url(), id}); });
    CHECK(error.code() == Errc::url);
    CHECK_FALSE(fs::exists(world.cache));
}

TEST_CASE("a service that ends a call ends git with it") {
    GitWorld world;
    world.remote.commit();
    const auto git = world.client();
    std::stop_source call;
    call.request_stop();
    const auto for_call = git->for_call(call.get_token());
    CHECK(error_of([&] { for_call->fetch({world.remote.url(), ""}); }).code() == Errc::cancelled);
    CHECK(git->fetch({world.remote.url(), ""}).has_value());
}

} // namespace
} // namespace binstall::test

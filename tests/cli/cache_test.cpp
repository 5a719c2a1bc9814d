// SPDX-License-Identifier: MIT
// What earlier runs have kept, changed by somebody else meanwhile.
#include <engine/http/cache_entry.hpp>
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/skip.hpp>
#include <support/world.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace binstall::test {
namespace {

void describe_tool(World& world) {
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .metadata("pkg-url = \"{ repo }/releases/download/v{ version }/{ name }-v{ version }-{ "
                  "target }.tgz\"")
        .usual_release(host_triple());
}

std::vector<fs::path> cached_files(const Machine& machine) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator{machine.cache() / "binstall/http"})
        if (entry.is_regular_file())
            files.push_back(entry.path());
    return files;
}

void write(const fs::path& file, std::string_view text) {
    std::ofstream{file, std::ios::binary} << text;
}

/// How many downloads of the crate itself were asked for.
std::size_t crate_downloads(World& world) {
    std::size_t count = 0;
    for (const ServerRequest& request : world.server().requests())
        count += request.host == "static.crates.io" ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("FS-14: a file of the cache that somebody has replaced is discarded, and fetched again") {
    World world;
    describe_tool(world);
    const Machine machine;
    const fs::path precious = machine.elsewhere("precious");
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    write(precious, "mine");
    REQUIRE(cached_files(machine).size() >= 2); // the index's entry, and the crate

    struct Change {
        const char* name;
        std::function<void(const fs::path&)> make;
    };

    const std::vector<Change> changes{
        {"a link", [&](const fs::path& file) { fs::create_symlink(precious, file); }},
        {"a hanging link",
         [&](const fs::path& file) { fs::create_symlink(precious.string() + "2", file); }},
        {"a folder", [](const fs::path& file) { fs::create_directory(file); }},
        {"a pipe", [](const fs::path& file) { REQUIRE(::mkfifo(file.c_str(), 0600) == 0); }},
        {"nothing in it", [](const fs::path& file) { write(file, ""); }},
        {"junk", [](const fs::path& file) { write(file, std::string(100'000, '\xff')); }},
        {"others may write it",
         [](const fs::path& file) {
             write(file, "x");
             REQUIRE(::chmod(file.c_str(), 0666) == 0);
         }},
        {"it is another's", [](const fs::path& file) {
             write(file, "x");
             if (::chown(file.c_str(), nobody, nobody) != 0)
                 skip("only root can give a file away");
         }}};
    for (const Change& change : changes) {
        CAPTURE(std::string{change.name});
        const std::vector<fs::path> files = cached_files(machine);
        REQUIRE(files.size() >= 2);
        for (const fs::path& file : files) {
            fs::remove(file);
            change.make(file);
        }
        const std::size_t before = crate_downloads(world);
        const Outcome outcome = machine.install(world, {"--force", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK(crate_downloads(world) == before + 1);
        // And it is good again: the next run asks for no crate.
        CHECK(machine.install(world, {"--force", "tool"}).status == 0);
        CHECK(crate_downloads(world) == before + 1);
    }
    CHECK(read_text(precious) == "mine");
    CHECK_FALSE(fs::exists(precious.string() + "2"));
}

TEST_CASE("SIG-05: a kept file that was altered is judged again, discarded, and fetched once") {
    World world;
    describe_tool(world);
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    // As somebody would who knows the form: the file's own checksum is right.
    std::size_t altered = 0;
    for (const fs::path& file : cached_files(machine)) {
        std::optional<Response> answer = parse_cache_text(read_text(file));
        REQUIRE(answer);
        if (answer->url.host() != "static.crates.io")
            continue;
        answer->body.back() = static_cast<char>(~answer->body.back());
        write(file, cache_text(*answer));
        ++altered;
    }
    REQUIRE(altered == 1);
    const std::size_t before = crate_downloads(world);
    const Outcome outcome = machine.install(world, {"--force", "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(crate_downloads(world) == before + 1);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    // When the server's is just as wrong, that is the end: it is asked once more, not again.
    world.server().on("static.crates.io", [](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = "another crate"};
    });
    for (const fs::path& file : cached_files(machine))
        fs::remove(file);
    const std::size_t at_last = crate_downloads(world);
    const Outcome wrong = machine.install(world, {"--force", "tool"});
    CAPTURE(wrong.err);
    constexpr int checksum = 42;
    CHECK(wrong.status == checksum);
    CHECK(crate_downloads(world) == at_last + 1);
}

TEST_CASE("CON-12: two processes that fill the cache at once both have what is right") {
    World world;
    describe_tool(world);
    const Machine machine;
    for (int round = 0; round < 5; ++round) {
        CAPTURE(round);
        fs::remove_all(machine.cache());
        std::vector<Outcome> outcomes(2);
        {
            std::vector<std::jthread> runs;
            for (std::size_t index = 0; index < outcomes.size(); ++index)
                runs.emplace_back([&, index] {
                    const std::string root = machine.elsewhere(std::to_string(index)).string();
                    outcomes[index] = machine.install(world, {"--force", "--root", root, "tool"});
                });
        }
        for (const Outcome& outcome : outcomes) {
            CAPTURE(outcome.err);
            CHECK(outcome.status == 0);
        }
        for (const fs::path& file : cached_files(machine)) {
            CAPTURE(file);
            CHECK(parse_cache_text(read_text(file)));
            CHECK(file.filename().string().front() != '.'); // no half of one is left
        }
    }
}

} // namespace binstall::test

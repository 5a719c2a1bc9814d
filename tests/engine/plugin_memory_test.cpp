// SPDX-License-Identifier: MIT
// What plugins remember from run to run: a hint that may be lost, and nobody else's.
#include <engine/plugin/memory.hpp>
#include <engine/sealed_text.hpp>
#include <support/fake_host.hpp>
#include <support/machine.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <sys/stat.h>
#include <thread>
#include <vector>

namespace binstall {
namespace {

using test::names_in;
using test::read_text;

constexpr std::uint64_t room = std::uint64_t{4} << 20;

/// Runs that share a folder, one after the other.
struct Runs {
    test::TempFolder folder;
    RecordingLog log;

    fs::path memory() const { return folder / "memory"; }

    PluginMemories run() { return PluginMemories{memory(), room, log}; }

    std::optional<std::string> recall(std::string_view plugin, std::string_view key) {
        return run().recall(plugin, key);
    }

    fs::path only_file() const {
        const std::vector<std::string> names = names_in(memory());
        REQUIRE(names.size() == 1);
        return memory() / names.front();
    }
};

} // namespace

TEST_CASE("what a plugin remembers is there in the next run, for that plugin and key alone") {
    Runs runs;
    const std::string text{"v{version}\n\0 \xff", 14};
    runs.run().remember("release", "https://host/o/r", text);
    CHECK(runs.recall("release", "https://host/o/r") == text);
    CHECK_FALSE(runs.recall("release", "https://host/o/other").has_value());
    CHECK_FALSE(runs.recall("quickinstall", "https://host/o/r").has_value());
    CHECK_FALSE(runs.recall("release\nhttps", "//host/o/r").has_value());
    runs.run().remember("release", "https://host/o/r", "");
    CHECK(runs.recall("release", "https://host/o/r") == "");
    // Which repositories somebody uses is nobody else's business.
    for (const std::string& name : names_in(runs.memory()))
        CHECK(read_text(runs.memory() / name).find("host") == std::string::npos);
}

TEST_CASE("a text that is too long is not kept, and nor is what it was to replace") {
    Runs runs;
    const std::string longest(Memory::longest, 'x');
    runs.run().remember("release", "key", longest);
    CHECK(runs.recall("release", "key") == longest);
    runs.run().remember("release", "key", longest + "x");
    CHECK_FALSE(runs.recall("release", "key").has_value());
    CHECK(names_in(runs.memory()).empty());
}

TEST_CASE("a plugin has a fixed number of places, whatever it remembers") {
    Runs runs;
    PluginMemories memories = runs.run();
    constexpr int many = 6'000;
    for (int number = 0; number < many; ++number)
        memories.remember("release", std::to_string(number), "x");
    CHECK(names_in(runs.memory()).size() <= 4'096);
    CHECK(memories.recall("release", std::to_string(many - 1)) == "x");
    int kept = 0;
    for (int number = 0; number < many; ++number)
        if (const auto text = memories.recall("release", std::to_string(number))) {
            CHECK(*text == "x");
            ++kept;
        }
    CHECK(kept == static_cast<int>(names_in(runs.memory()).size()));
}

TEST_CASE("what is damaged, too long or another's in the folder is as good as forgotten") {
    Runs runs;
    runs.run().remember("release", "key", "text");
    const fs::path file = runs.only_file();
    const std::string whole = read_text(file);
    const std::string form = "binstall plugin memory 1";
    const std::string digest = sha256_of("release\nkey");
    REQUIRE(whole == sealed(form, digest + "\ntext"));

    std::vector<std::string> others{"",
                                    "text",
                                    whole + "x",
                                    sealed("binstall plugin memory 2", digest + "\ntext"),
                                    sealed(form, "text"),
                                    sealed(form, digest),
                                    sealed(form, sha256_of("quickinstall\nkey") + "\ntext"),
                                    sealed(form, digest + "\n" + std::string(4'097, 'x'))};
    for (std::size_t kept = 0; kept < whole.size(); ++kept)
        others.push_back(whole.substr(0, kept));
    for (const std::string& other : others) {
        runs.folder.write(fs::path{"memory"} / file.filename(), other);
        CHECK_FALSE(runs.recall("release", "key").has_value());
    }
    runs.run().remember("release", "key", "again");
    CHECK(runs.recall("release", "key") == "again");
}

TEST_CASE("a link, a folder or a pipe in a memory's place is not followed, read or waited for") {
    Runs runs;
    runs.run().remember("release", "key", "text");
    const fs::path file = runs.only_file();
    const fs::path elsewhere = runs.folder / "elsewhere";
    fs::rename(file, elsewhere);
    for (const int kind : {0, 1, 2}) {
        CAPTURE(kind);
        if (kind == 0)
            fs::create_symlink(elsewhere, file);
        else if (kind == 1)
            fs::create_directory(file);
        else
            REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
        CHECK_FALSE(runs.recall("release", "key").has_value());
        fs::remove_all(file);
    }
    CHECK(fs::exists(elsewhere));
}

TEST_CASE("without a folder, room, or a folder of one's own, nothing is kept and nothing fails") {
    Runs runs;
    for (const std::uint64_t size : {std::uint64_t{0}, room}) {
        PluginMemories memories{
            size == 0 ? std::optional{runs.memory()} : std::nullopt, size, runs.log};
        memories.remember("release", "key", "text");
        CHECK_FALSE(memories.recall("release", "key").has_value());
    }
    CHECK_FALSE(fs::exists(runs.memory()));
    fs::create_directory(runs.memory());
    fs::permissions(runs.memory(), fs::perms::all);
    runs.run().remember("release", "key", "text");
    CHECK(names_in(runs.memory()).empty());
    CHECK_FALSE(runs.log.messages(Level::debug).empty());
}

TEST_CASE("threads and runs may remember at once, and what is recalled is always whole") {
    Runs runs;
    PluginMemories one = runs.run();
    PluginMemories another = runs.run();
    std::vector<std::string> texts;
    for (const char letter : {'a', 'b', 'c', 'd'})
        texts.push_back(std::string(2'000, letter));
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (std::size_t number = 0; number < texts.size(); ++number)
        threads.emplace_back([&, number] {
            PluginMemories& memories = number % 2 == 0 ? one : another;
            for (int time = 0; time < 50; ++time) {
                memories.remember("release", "key", texts[number]);
                const auto found = memories.recall("release", "key");
                if (found && std::ranges::find(texts, *found) == texts.end())
                    ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
    CHECK(runs.recall("release", "key").has_value());
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// What is remembered of a repository's tags decides what is asked first, and nothing else.
#include "release_internet.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <release/tag_habit.hpp>

namespace binstall::release {

namespace {

const Lines file{"tool-x86_64-unknown-linux-gnu.tgz"};
const std::string refs = "https://github.com/o/r/info/refs?service=git-upload-pack";
const std::string key = "tags of https://github.com/o/r for tool";
const std::string key_of_all = "tags of https://github.com/o/r";

std::string packet(const std::string& text) {
    char size[5];
    std::snprintf(size, sizeof size, "%04zx", text.size() + 4);
    return size + text;
}

/// A repository with these releases, each with the tool's file, and the list of their tags.
struct Habits : Internet {
    explicit Habits(const Lines& tags) {
        std::string list = packet("# service=git-upload-pack\n") + "0000";
        for (const std::string& tag : tags) {
            release(tag, file);
            list += packet(cat(std::string(40, 'a'), " refs/tags/", tag, "\n"));
        }
        host.http.answer(refs, list + "0000");
    }

    Lines tags_of(const Findings& findings) const {
        Lines tags;
        for (const Candidate& candidate : findings.candidates) {
            const std::string url = candidate.assets.front().request.url.to_string();
            const std::size_t at = url.find("/download/") + 10;
            const std::string tag = *percent_decode(url.substr(at, url.rfind('/') - at));
            if (std::ranges::find(tags, tag) == tags.end())
                tags.push_back(tag);
        }
        return tags;
    }

    /// The requests of the next question, by a package of that name and version.
    Lines ask(const std::string& version = "1.2.3", const std::string& name = "tool") {
        BuildQuery query = query_for();
        query.manifest.version = Version::parse(version);
        query.manifest.name = name;
        const std::size_t before = asked().size();
        found = tags_of(find(query));
        const Lines all = asked();
        return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
    }

    Lines found;
};

} // namespace

TEST_CASE("the spelling of a tag is what is left without version and name") {
    struct Row {
        std::string tag;
        std::optional<std::string> spelling;
    };

    Manifest manifest;
    manifest.name = "tool";
    manifest.version = Version::parse("1.2.0");
    for (const Row& row : {Row{"v1.2.0", "v{version}"},
                           Row{"1.2.0", "{version}"},
                           Row{"tool-v1.2.0", "{name}-v{version}"},
                           Row{"tool/1.2.0", "{name}/{version}"},
                           Row{"release-1.2.0-stable", "release-{version}-stable"},
                           Row{"mytool-1.2.0", "mytool-{version}"},
                           Row{"toolbox@1.2.0", "toolbox@{version}"},
                           Row{"v1.2", std::nullopt},
                           Row{"1_2_0", std::nullopt},
                           Row{"v1.2.1", std::nullopt},
                           Row{"{version}1.2.0", "{version}{version}"},
                           Row{"{name}1.2.0", std::nullopt},
                           Row{"", std::nullopt}}) {
        CAPTURE(row.tag);
        CHECK(tag_spelling(row.tag, manifest) == row.spelling);
    }
}

TEST_CASE("a rare spelling is asked for first the next time, the usual one costs no memory") {
    for (const std::string tag : {"1.2.3", "release-1.2.3", "tool/v1.2.3", "rel_1.2.3-stable"}) {
        CAPTURE(tag);
        Habits repository{{tag}};
        CHECK(repository.ask().size() > 1);
        CHECK(repository.found == Lines{tag});
        CHECK(repository.ask() == Lines{percent_encode(tag)});
        CHECK(repository.found == Lines{tag});
    }
    Habits usual{{"v1.2.3"}};
    CHECK(usual.ask() == Lines{"v1.2.3"});
    CHECK(usual.host.memory.all().empty());
}

TEST_CASE("the next version is asked for in the spelling of the last, and so is a neighbour") {
    Habits repository{{"release-1.2.3", "release-1.3.0"}};
    CHECK(repository.ask("1.2.3").size() == 4);
    CHECK(repository.ask("1.3.0") == Lines{"release-1.3.0"});
    CHECK(repository.ask("1.2.3", "other") == Lines{"release-1.2.3"});

    Habits many{{"tool-v1.2.3", "other-v1.2.3", "v1.2.3"}};
    many.host.memory.remember(key, "{name}-v{version}");
    many.host.memory.remember(key_of_all, "{name}-v{version}");
    CHECK(many.ask("1.2.3") == Lines{"tool-v1.2.3"});
    CHECK(many.found == Lines{"tool-v1.2.3"});
}

TEST_CASE("an author who changes the habit is found, and the new habit is remembered") {
    Habits repository{{"release-1.2.3", "v1.3.0", "v1.4.0"}};
    repository.ask("1.2.3");
    CHECK(repository.ask("1.3.0") == Lines{"release-1.3.0", "v1.3.0"});
    CHECK(repository.found == Lines{"v1.3.0"});
    CHECK(repository.ask("1.4.0") == Lines{"v1.4.0"});
    CHECK(repository.host.memory.all().at(key) == "v{version}");
}

TEST_CASE("tags that leave out a part of the version are looked up in the list of all") {
    Habits repository{{"24.07", "24.09", "v24.10.0"}};
    CHECK(repository.ask("24.7.0") == Lines{"v24.7.0", "24.7.0", refs, "24.07"});
    CHECK(repository.ask("24.9.0") == Lines{refs, "24.09"});
    CHECK(repository.found == Lines{"24.09"});
    // A list that has the usual spelling says so.
    CHECK(repository.ask("24.10.0") == Lines{refs, "v24.10.0"});
    CHECK(repository.ask("24.10.0") == Lines{"v24.10.0"});
    // One that cannot be had costs a question.
    repository.host.memory.remember(key, "listed");
    repository.host.http.fail(refs, Error{Errc::network, "it is down"});
    CHECK(repository.ask("24.10.0") == Lines{refs, "v24.10.0"});
    CHECK(repository.found == Lines{"v24.10.0"});
}

TEST_CASE("whatever is remembered, the same release is found, with one question more at most") {
    struct Row {
        Lines tags;
        Lines found;
    };

    const std::string far(4'000, '/');
    for (const Row& row : {Row{{"v1.2.3"}, {"v1.2.3"}},
                           Row{{"1.2.3"}, {"1.2.3"}},
                           Row{{"tool-1.2.3", "other-v1.2.3"}, {"tool-1.2.3"}},
                           Row{{"v1.2.2", "v1.2.30"}, {}}})
        for (const std::string& memory : {std::string{"other-v{version}"},
                                          std::string{"v1.2.2"},
                                          std::string{"v{version}0"},
                                          std::string{"{version}"},
                                          std::string{"release-{version}"},
                                          std::string{"../../x/y/releases/{version}"},
                                          std::string{"{name}{name}{version}"},
                                          std::string{"listed"},
                                          std::string{"\n\0\xff{version}", 12},
                                          far + "{version}",
                                          std::string{"{version"},
                                          std::string{}}) {
            CAPTURE(memory.substr(0, 40));
            CAPTURE(row.tags.front());
            Habits plain{row.tags};
            const std::size_t usual = plain.ask().size();
            CHECK(plain.found == row.found);
            Habits repository{row.tags};
            repository.host.memory.remember(key, memory);
            CHECK(repository.ask().size() <= usual + 1);
            CHECK(repository.found == row.found);
        }
}

TEST_CASE("a release that a wrong memory leads to is judged again in its turn") {
    const Lines expected{cat("gnu ", file.front())};
    // "1.2.3" is another package's: "v1.2.3", which comes before it, is still asked for.
    Internet net;
    net.release("1.2.3", {"other-x86_64-linux.tgz", "third-x86_64-linux.tgz"});
    net.release("v1.2.3", file);
    net.host.memory.remember(key, "{version}");
    CHECK(files_of(net.find(query_for())) == expected);
    CHECK(net.asked() == Lines{"1.2.3", "v1.2.3"});

    // A release with nothing for this machine does not end the search before its turn.
    Internet other;
    other.release("1.2.3", {"tool-aarch64-apple-darwin.tgz"});
    other.release("v1.2.3", file);
    other.host.memory.remember(key, "{version}");
    CHECK(files_of(other.find(query_for())) == expected);

    // Nor does a tie in it.
    Internet tied;
    tied.release("1.2.3", {"tool-full-x86_64-linux.tgz", "tool-lite-x86_64-linux.tgz"});
    tied.release("v1.2.3", file);
    tied.host.memory.remember(key, "{version}");
    const Findings found = tied.find(query_for());
    CHECK(files_of(found) == expected);
    for (const Rejection& rejection : found.rejected)
        CHECK(rejection.asset.find("full") == std::string::npos);

    // In its turn, it is what it always was.
    Internet alone;
    alone.release("1.2.3", {"tool-full-x86_64-linux.tgz", "tool-lite-x86_64-linux.tgz"});
    alone.host.memory.remember(key, "{version}");
    CHECK_THROWS_AS(alone.find(query_for()), Error);
}

} // namespace binstall::release

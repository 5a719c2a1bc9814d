// SPDX-License-Identifier: MIT
// How a repository spells its tags is kept from run to run, and is worth a few requests. It may be
// lost or wrong, and changes no result.
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// "tool", with the tags that its author likes.
struct Author {
    void publish(const std::string& version, const std::string& tag) {
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .release(tag)
            .asset("tool-" + host_triple() + ".tgz",
                   {{"tool", executable("tool " + version, host_triple())}});
    }

    /// How many requests github.com gets until that version is installed.
    std::size_t requests_for(const std::string& version) {
        world.server().forget_requests();
        const Outcome outcome = machine.install(world, {"--force", "tool@" + version});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool " + version + "\n");
        std::size_t count = 0;
        for (const ServerRequest& request : world.server().requests()) {
            CHECK(request.host != "api.github.com");
            count += request.host == "github.com" ? 1 : 0;
        }
        return count;
    }

    fs::path memory() const { return machine.cache() / "binstall/memory"; }

    World world;
    Machine machine;
};

/// What a memory's file holds for the same key with another text.
std::string with_text(const std::string& file, const std::string& text) {
    const std::size_t digest = file.find('\n') + 1;
    const std::size_t key = file.find('\n', digest) + 1;
    const std::string rest = file.substr(key, file.find('\n', key) + 1 - key) + text;
    return file.substr(0, digest) + sha256(rest) + "\n" + rest;
}

} // namespace

TEST_CASE("a rare tag is searched for once: the next command asks for it at once") {
    Author author;
    author.publish("1.0.0", "release-1.0.0");
    author.publish("1.1.0", "release-1.1.0");
    // Two usual spellings, the list of tags, the right page, the file.
    CHECK(author.requests_for("1.0.0") == 5);
    CHECK(author.requests_for("1.1.0") == 2);
    CHECK(author.requests_for("1.0.0") == 2);
}

TEST_CASE("an author who changes the tags costs one question, and not the next time") {
    Author author;
    author.publish("1.0.0", "tool-v1.0.0");
    author.publish("1.1.0", "v1.1.0");
    author.publish("1.2.0", "v1.2.0");
    author.requests_for("1.0.0");
    CHECK(author.requests_for("1.1.0") == 3);
    CHECK(author.requests_for("1.2.0") == 2);
}

TEST_CASE("a memory that was tampered with costs one question at most, and changes nothing") {
    Author author;
    author.publish("1.0.0", "release-1.0.0");
    author.publish("1.1.0", "other-v1.0.0");
    author.requests_for("1.0.0");
    const std::vector<std::string> names = names_in(author.memory());
    REQUIRE(names.size() == 2);
    for (const std::string& text : {std::string{"other-v{version}"},
                                    std::string{"other-v1.0.0"},
                                    std::string{"tool-v{version}"},
                                    std::string{"../../x/y/releases/v{version}"},
                                    std::string{"listed"},
                                    std::string(5'000, 'v') + "{version}",
                                    std::string{}}) {
        CAPTURE(text.substr(0, 40));
        for (const std::string& name : names)
            write(author.memory() / name, with_text(read_text(author.memory() / name), text));
        CHECK(author.requests_for("1.0.0") <= 6);
    }
    for (const std::string& damage : {std::string{}, std::string{"x"}, std::string(70'000, 'x')}) {
        for (const std::string& name : names)
            write(author.memory() / name, damage);
        CHECK(author.requests_for("1.0.0") == 5);
    }
}

TEST_CASE("nothing is remembered of the usual tags, by a dry run, or when nothing may be kept") {
    Author usual;
    usual.publish("1.0.0", "v1.0.0");
    CHECK(usual.requests_for("1.0.0") == 2);
    CHECK(names_in(usual.memory()).empty());

    Author rare;
    rare.publish("1.0.0", "release-1.0.0");
    CHECK(rare.machine.install(rare.world, {"--dry-run", "tool"}).status == 0);
    CHECK_FALSE(fs::exists(rare.memory()));
    rare.machine.settings("[http]\ncache-size = 0\n");
    CHECK(rare.requests_for("1.0.0") == 5);
    CHECK_FALSE(fs::exists(rare.memory()));
}

} // namespace binstall::test

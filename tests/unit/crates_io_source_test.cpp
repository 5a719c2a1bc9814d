// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <crates-io/cargo_registries.hpp>

namespace binstall::crates_io {

namespace {

const StrictReaders readers;

std::string entry(std::string_view name, std::string_view version) {
    return cat(R"({"name":")",
               name,
               R"(","vers":")",
               version,
               R"(","cksum":")",
               std::string(64, 'a'),
               R"(","yanked":false,"pubtime":"2026-01-01T00:00:00Z"})",
               "\n");
}

PackageQuery query_of(std::string_view spec,
                      std::string index = "sparse+https://index.crates.io/") {
    return {PackageSpec::parse(spec),
            Registry{"crates-io", std::move(index), "registry+https://example", "scope"},
            false};
}

std::optional<PackageDescription> ask(const PackageQuery& query, FakeHost& host) {
    return CargoRegistries{}.resolve(query, host.host());
}

} // namespace

TEST_CASE("crates.io is asked one question, and its configuration is known") {
    FakeHost host{readers};
    host.http.answer("https://index.crates.io/ri/pg/ripgrep",
                     entry("ripgrep", "14.0.0") + entry("ripgrep", "14.1.1"));
    const auto found = ask(query_of("ripgrep@14"), host);
    REQUIRE(found.has_value());
    const auto& archive = std::get<CrateArchive>(*found);
    CHECK(archive.version.to_string() == "14.1.1");
    CHECK(archive.request.url.to_string() ==
          "https://static.crates.io/crates/ripgrep/ripgrep-14.1.1.crate");
    CHECK(archive.digest.hex == std::string(64, 'a'));
    CHECK(archive.source == "registry+https://example");
    CHECK(archive.request.credential.empty());
    REQUIRE(archive.published.has_value());
    CHECK(archive.published->time_since_epoch().count() == 1'767'225'600);
    CHECK(host.http.urls() == std::vector<std::string>{"https://index.crates.io/ri/pg/ripgrep"});
}

TEST_CASE("another registry is asked for its configuration at the same time") {
    FakeHost host{readers};
    host.http.answer("https://r.example/i/to/ol/tool", entry("tool", "1.0.0"));
    host.http.answer("https://r.example/i/config.json",
                     R"({"dl":"https://dl.example/{crate}/{version}","auth-required":true})");
    const auto found = ask(query_of("tool", "sparse+https://r.example/i"), host);
    REQUIRE(found.has_value());
    const auto& archive = std::get<CrateArchive>(*found);
    CHECK(archive.request.url.to_string() == "https://dl.example/tool/1.0.0");
    CHECK(archive.request.credential == "scope");
    CHECK(host.http.requests().size() == 2);
    CHECK(host.http.batches() == 1);
}

TEST_CASE("only 404, 410 and 451 mean that there is no such package") {
    struct Row {
        int status;
        std::optional<Errc> error;
    };

    const Row rows[] = {{404, {}},
                        {410, {}},
                        {451, {}},
                        {401, Errc::unauthorized},
                        {403, Errc::unauthorized},
                        {304, Errc::registry},
                        {400, Errc::registry},
                        {500, Errc::network},
                        {503, Errc::network}};
    for (const Row& row : rows) {
        CAPTURE(row.status);
        FakeHost host{readers};
        host.http.answer("https://index.crates.io/to/ol/tool", "", row.status);
        if (!row.error) {
            CHECK_FALSE(ask(query_of("tool"), host).has_value());
            continue;
        }
        try {
            ask(query_of("tool"), host);
            FAIL("it was taken for an answer");
        } catch (const Error& error) {
            CHECK(error.code() == *row.error);
        }
    }
    FakeHost html{readers};
    html.http.answer("https://index.crates.io/to/ol/tool", "<html>welcome</html>");
    CHECK_THROWS_AS(ask(query_of("tool"), html), Error);
}

TEST_CASE("a registry that wants a token says so, and one that refuses a token says which") {
    const auto hint_of = [](FakeHost& host) {
        try {
            ask(query_of("tool", "sparse+https://r.example/"), host);
        } catch (const Error& error) {
            CHECK(error.code() == Errc::unauthorized);
            return error.hint();
        }
        return std::string{"it was taken for an answer"};
    };
    for (const int status : {401, 403}) {
        CAPTURE(status);
        FakeHost host{readers};
        host.http.answer("https://r.example/config.json", "", status);
        CHECK(hint_of(host) ==
              "configure a token for this registry, or check the one that is configured");
    }
    FakeHost host{readers};
    Error error{Errc::unauthorized, "no"};
    host.http.fail("https://r.example/config.json", error.hint("check the token in that file"));
    CHECK(hint_of(host) == "check the token in that file");
}

TEST_CASE("a registry without config.json is a failure, not an absence") {
    FakeHost host{readers};
    host.http.answer("https://r.example/to/ol/tool", entry("tool", "1.0.0"));
    try {
        ask(query_of("tool", "sparse+https://r.example/"), host);
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::registry);
    }
}

TEST_CASE("a registry that cannot be reached is a failure, with the code of the failure") {
    for (const Errc code : {Errc::network, Errc::rate_limited, Errc::tls, Errc::cancelled}) {
        CAPTURE(static_cast<int>(code));
        FakeHost host{readers};
        host.http.fail("https://index.crates.io/to/ol/tool", Error{code, "down"});
        try {
            ask(query_of("tool"), host);
            FAIL("it was taken for an answer");
        } catch (const Error& error) {
            CHECK(error.code() == code);
        }
    }
}

TEST_CASE("a registry whose index is a git repository is read without its content") {
    FakeHost host{readers};
    const std::string index = "https://r.example/index.git";
    PackageQuery query = query_of("Tool_X", index);
    std::get<Registry>(query.place).source = "registry+" + index;
    FakeRepository& repository = host.git.repository(index, "");
    repository.files["config.json"] = R"({"dl": "https://dl.example/{crate}/{version}"})";
    repository.files["to/ol/tool_x"] = entry("Tool_X", "1.0.0") + entry("Tool_X", "2.0.0");
    const auto found = ask(query, host);
    REQUIRE(found.has_value());
    const auto& archive = std::get<CrateArchive>(*found);
    CHECK(archive.version.to_string() == "2.0.0");
    CHECK(archive.request.url.to_string() == "https://dl.example/Tool_X/2.0.0");
    CHECK(archive.source == "registry+https://r.example/index.git");
    CHECK(host.http.requests().empty());

    CHECK_FALSE(ask(query_of("none", index), host).has_value());
    repository.files.erase("config.json");
    CHECK_THROWS_WITH_AS(ask(query, host),
                         "there is no registry at https://r.example/index.git: no config.json",
                         Error);
    CHECK_THROWS_WITH_AS(ask(query_of("tool", "https://r.example/other.git"), host),
                         "there is no registry at https://r.example/other.git: it is empty",
                         Error);
}

TEST_CASE("places that are no registry are somebody else's") {
    FakeHost host{readers};
    PackageQuery query = query_of("tool");
    query.place = GitRemote{"https://r.example/tool", ""};
    CHECK_FALSE(ask(query, host).has_value());
    query.place = LocalPath{"/srv/tool"};
    CHECK_FALSE(ask(query, host).has_value());
    CHECK(host.http.requests().empty());
}

TEST_CASE("a name that is none is refused before anything is asked") {
    FakeHost host{readers};
    PackageQuery query = query_of("tool");
    query.spec.name = "../tool";
    CHECK_THROWS_AS(ask(query, host), Error);
    CHECK(host.http.requests().empty());
}

TEST_CASE("the URL of a crate keeps the case in which it was published") {
    FakeHost host{readers};
    host.http.answer("https://index.crates.io/in/fl/inflector", entry("Inflector", "1.0.0"));
    const auto found = ask(query_of("inflector"), host);
    REQUIRE(found.has_value());
    CHECK(std::get<CrateArchive>(*found).request.url.path() ==
          "/crates/Inflector/Inflector-1.0.0.crate");
}

} // namespace binstall::crates_io

// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <engine/place/crates2_json.hpp>
#include <engine/place/crates_toml.hpp>
#include <engine/place/peer_records.hpp>

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

const StrictReaders readers;

PackageId id(const std::string& name, const std::string& version) {
    return {name, Version::parse(version), crates_io};
}

} // namespace

TEST_CASE("cargo's list is written byte for byte as cargo writes it") {
    const std::string text =
        "[v1]\n"
        "\"Tzny 0.10.0 (path+file:///tmp/c)\" = [\"Tzny\"]\n"
        "\"cross 0.2.4 (registry+https://github.com/rust-lang/crates.io-index)\" = [\n"
        "    \"cross\",\n"
        "    \"cross-util\",\n"
        "]\n"
        "\"tiny 0.9.0-alpha.1+b (path+file:///tmp/c)\" = []\n"
        "\"tiny 0.10.0 (path+file:///tmp/c)\" = [\"tiny\"]\n";
    const CratesToml crates = parse_crates_toml(text, readers);
    CHECK(crates.size() == 4);
    CHECK(crates.at(id("cross", "0.2.4")) == std::set<std::string>{"cross", "cross-util"});
    CHECK(crates_toml_text(crates) == text);
    CHECK(crates_toml_text({}) == "[v1]\n");
}

TEST_CASE("an empty list of cargo's is none, one that is not cargo's is refused") {
    CHECK(parse_crates_toml("", readers).empty());
    CHECK(parse_crates_toml("# nothing\n[v1]\n", readers).empty());
    for (const std::string text : {"junk",
                                   "[v2]\n",
                                   "v1 = 3\n",
                                   "[v1]\n[other]\n",
                                   "[v1]\n\"a 1.0.0 (s)\" = 3\n",
                                   "[v1]\n\"a 1.0.0 (s)\" = [3]\n",
                                   "[v1]\n\"a 1.0.0\" = []\n",
                                   "[v1]\n\"a one (s)\" = []\n",
                                   "[v1]\n\" 1.0.0 (s)\" = []\n",
                                   "[v1]\n\"\xff 1.0.0 (s)\" = []\n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_crates_toml(text, readers)), Error);
    }
}

TEST_CASE("a name with quotes survives in cargo's list") {
    const CratesToml crates{{id("odd", "1.0.0"), {"a\"b\\c\x01"}}};
    CHECK(parse_crates_toml(crates_toml_text(crates), readers) == crates);
}

TEST_CASE("an entry for cargo has every field that cargo gives it") {
    const CratesToml crates{{id("rg", "1.0.0"), {"rg", "rg-v1.0.0"}}};
    const Value document =
        with_install(Value{Table{}}, {id("rg", "1.0.0"), "=1.0.0", "x86_64-linux"}, crates);
    CHECK(json_text(document, 0) ==
          cat("{\"installs\":{\"rg 1.0.0 (",
              crates_io,
              ")\":{\"version_req\":\"=1.0.0\",\"bins\":[\"rg\",\"rg-v1.0.0\"],\"features\":[],"
              "\"all_features\":false,\"no_default_features\":false,\"profile\":\"release\","
              "\"target\":\"x86_64-linux\",\"rustc\":null}}}"));
}

TEST_CASE("no requirement is null for cargo") {
    for (const std::string requirement : {"", "*"}) {
        const Value document = with_install(
            Value{Table{}}, {id("rg", "1.0.0"), requirement, "t"}, {{id("rg", "1.0.0"), {"rg"}}});
        const Value* entry = document.find("installs")->find(id("rg", "1.0.0").to_string());
        REQUIRE(entry);
        CHECK(entry->find("version_req")->is_null());
    }
}

TEST_CASE("what we do not know in cargo's second record is kept") {
    const std::string text =
        cat(R"x({"future":{"a":[1.5,null]},"installs":{"rg 1.0.0 ()x",
            crates_io,
            R"x()":{"bins":["rg"],"features":["pcre2"],"later":{"x":1}},"other 2.0.0 (s)":)x",
            R"x({"bins":["o"],"mine":7,"rustc":"rustc 1.95"}}})x");
    const CratesToml crates{{id("rg", "1.1.0"), {"rg"}},
                            {PackageId::parse("other 2.0.0 (s)"), {"o"}},
                            {PackageId::parse("third 1.0.0 (s)"), {"t"}}};
    const Value document =
        with_install(parse_crates2_json(text, readers), {id("rg", "1.1.0"), "", "t"}, crates);

    CHECK(json_text(*document.find("future"), 0) == R"({"a":[1.5,null]})");
    const Value& installs = *document.find("installs");
    CHECK(installs.table()->size() == 3);
    const Value& upgraded = *installs.find(id("rg", "1.1.0").to_string());
    CHECK(json_text(*upgraded.find("later"), 0) == R"({"x":1})");
    CHECK(upgraded.find("features")->array()->empty()); // those of another build
    const Value& other = *installs.find("other 2.0.0 (s)");
    CHECK(other.find("mine")->integer());
    CHECK(*other.find("rustc")->string() == "rustc 1.95");
    CHECK(installs.find("third 1.0.0 (s)")->find("rustc")->is_null());
}

TEST_CASE("a package that cargo's list does not have goes from the second record") {
    const Value before = parse_crates2_json(R"x({"installs":{"gone 1.0.0 (s)":{}}})x", readers);
    const Value after =
        with_install(before, {id("rg", "1.0.0"), "", "t"}, {{id("rg", "1.0.0"), {"rg"}}});
    CHECK(after.find("installs")->table()->size() == 1);
}

TEST_CASE("an empty second record is none, one that is not cargo's is refused") {
    for (const std::string text : {"", " \n", "{}", R"({"installs":{}})"}) {
        CAPTURE(text);
        CHECK(parse_crates2_json(text, readers).table());
    }
    for (const std::string text : {"junk",
                                   "[]",
                                   "null",
                                   R"x({"installs":[]})x",
                                   R"x({"installs":{"a":{}}})x",
                                   R"x({"installs":{"a 1.0.0 (s)":[]}})x",
                                   R"x({"installs":{}} {})x"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_crates2_json(text, readers)), Error);
    }
}

TEST_CASE("the peer's records are objects one after the other") {
    const PeerRecords records = parse_peer_records(
        "{\"name\":\"b\",\"x\":\"}{\\\"\"}\n\t{\"name\":\"a\"}{\"name\":\"b\",\"y\":{\"z\":1}}",
        readers);
    CHECK(peer_records_text(records) == R"({"name":"a"}{"name":"b","y":{"z":1}})");
    CHECK(parse_peer_records("", readers).empty());
    for (const std::string text : {"junk", "[]", "{", "{}", R"({"name":1})", R"({"name":"a"} x)"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_peer_records(text, readers)), Error);
    }
}

TEST_CASE("a record for the peer is spelled as the peer spells it, and keeps what it had") {
    struct Case {
        std::string source;
        std::string type;
        std::string url;
    };

    for (const Case& each :
         {Case{crates_io, "Registry", "https://github.com/rust-lang/crates.io-index"},
          Case{"sparse+https://example.org/index/", "Sparse", "https://example.org/index"},
          Case{"git+https://example.org/a#0123", "Git", "https://example.org/a#0123"},
          Case{"path+file:///a", "Path", "file:///a"}}) {
        CAPTURE(each.source);
        Receipt receipt;
        receipt.name = "rg";
        receipt.version = Version::parse("1.1.0");
        receipt.source = each.source;
        receipt.target = "t";
        receipt.binaries = {"rg"};
        const PeerRecords records =
            with_receipt(parse_peer_records(R"({"name":"gone"}{"name":"rg","later":1})", readers),
                         receipt,
                         {"rg"});
        CHECK(peer_records_text(records) ==
              cat(R"({"name":"rg","later":1,"version_req":"*","current_version":"1.1.0",)",
                  R"("source":{"source_type":")",
                  each.type,
                  R"(","url":")",
                  each.url,
                  R"("},"target":"t","bins":["rg"]})"));
    }
}

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall {

namespace {

/// What is chosen with these settings of cargo: "name index source credential".
std::string
chosen(const std::string& toml, const RegistryRequest& request = {}, Environment environment = {}) {
    const test::TempFolder folder;
    folder.write("config.toml", toml);
    environment["CARGO_HOME"] = folder.path().string();
    RecordingLog log;
    const CargoConfig cargo = CargoConfig::read(environment, StrictReaders{}, log);
    try {
        const Registry registry = choose_registry(request, cargo);
        return registry.name + ' ' + registry.index + ' ' + registry.source + ' ' +
               registry.credential;
    } catch (const Error& error) {
        return std::string{name(error.code())} + ": " + error.what();
    }
}

const std::string acme = "[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n";
const std::string acme_chosen = "acme sparse+https://acme.test/index/ "
                                "sparse+https://acme.test/index/ registries.acme";
const std::string crates_io = "registry+https://github.com/rust-lang/crates.io-index";

} // namespace

TEST_CASE("without settings packages come from crates.io") {
    CHECK(chosen("") == "crates-io sparse+https://index.crates.io/ " + crates_io + " ");
    CHECK(chosen(acme) == chosen(""));
    CHECK(chosen(acme, {.name = "crates-io"}) == chosen(""));
}

TEST_CASE("a registry is chosen by option, variable or setting, in this order") {
    const std::string settings = acme + "[registries.other]\nindex = \"sparse+https://o.test/\"\n"
                                        "[registry]\ndefault = \"other\"\n";
    CHECK(chosen(settings, {.name = "acme"}) == acme_chosen);
    CHECK(chosen(settings, {}, {{"CARGO_REGISTRY_DEFAULT", "acme"}}) == acme_chosen);
    CHECK(chosen(settings).starts_with("other sparse+https://o.test/"));
    CHECK(chosen(settings, {.name = "acme"}, {{"CARGO_REGISTRY_DEFAULT", "other"}}) == acme_chosen);
    CHECK(chosen("",
                 {.name = "my-own"},
                 {{"CARGO_REGISTRIES_MY_OWN_INDEX", "sparse+https://v.test/i"}}) ==
          "my-own sparse+https://v.test/i/ sparse+https://v.test/i/ registries.my-own");
}

TEST_CASE("an index that the settings know has the token of its name, byte for byte") {
    CHECK(chosen(acme, {.index = "sparse+https://acme.test/index/"}) == acme_chosen);
    CHECK(chosen(acme, {.index = "sparse+https://acme.test/index"}) == acme_chosen);
    for (const char* other : {"sparse+https://acme.test/index/x/",
                              "sparse+https://acme.test/%69ndex/",
                              "sparse+https://acme.test:8443/index/",
                              "sparse+https://acme.test/INDEX/",
                              "sparse+http://acme.test/index/"}) {
        CAPTURE(std::string{other});
        const std::string index{other};
        CHECK(chosen(acme, {.index = index}) == " " + index + " " + index + " ");
    }
    CHECK(chosen("", {.index = "https://git.test/index.git"}) ==
          " https://git.test/index.git registry+https://git.test/index.git ");
}

TEST_CASE("what cannot be a registry is refused") {
    CHECK(chosen(acme, {.name = "acne"}) ==
          "unknown_registry: no registry named acne is configured");
    CHECK(chosen("", {.name = "../x"}).starts_with("unknown_registry: "));
    CHECK(chosen("[registry]\ndefault = \"none\"\n").starts_with("unknown_registry: "));
    for (const char* index : {"sparse+ftp://acme.test/",
                              "sparse+https://",
                              "sparse+https://u:CANARY@acme.test/",
                              "sparse+https://acme.test/?x"}) {
        CAPTURE(std::string{index});
        const std::string result = chosen("", {.index = std::string{index}});
        CHECK(result.starts_with("registry_url: the index from --index cannot be used: "));
        CHECK(result.find("CANARY") == std::string::npos);
    }
}

TEST_CASE("a source that cargo's settings replace is asked at its replacement") {
    const std::string mirror = "[source.crates-io]\nreplace-with = \"a\"\n"
                               "[source.a]\nregistry = \"sparse+https://a.test/\"\n";
    CHECK(chosen(mirror) == " sparse+https://a.test/ " + crates_io + " ");
    // Over several steps; the last may be a registry with a name, and then it has a token.
    CHECK(chosen(acme + "[source.crates-io]\nreplace-with = \"a\"\n"
                        "[source.a]\nregistry = \"sparse+https://a.test/\"\n"
                        "replace-with = \"acme\"\n") ==
          "acme sparse+https://acme.test/index/ " + crates_io + " registries.acme");
    // A private one has no token elsewhere.
    CHECK(chosen(acme + "[source.mine]\nregistry = \"sparse+https://acme.test/index/\"\n"
                        "replace-with = \"a\"\n[source.a]\nregistry = "
                        "\"sparse+https://a.test/\"\n",
                 {.name = "acme"}) == " sparse+https://a.test/ sparse+https://acme.test/index/ ");
    CHECK(chosen("[source.crates-io]\nreplace-with = \"a\"\n[source.a]\nregistry = "
                 "\"sparse+https://a.test/\"\nreplace-with = \"crates-io\"\n")
              .starts_with("config: cargo's settings replace the source crates-io by itself"));
    CHECK(chosen("[source.crates-io]\nreplace-with = \"v\"\n[source.v]\ngit = \"/v\"\n") ==
          "config: cargo's settings replace the source crates-io by v, which is no registry");
}

TEST_CASE("a folder may take the place of a registry, and then has no token") {
    const std::string replace = "[source.crates-io]\nreplace-with = \"v\"\n";
    CHECK(chosen(replace + "[source.v]\ndirectory = \"/v/x\"\n") ==
          "v directory+/v/x " + crates_io + " ");
    CHECK(chosen(replace + "[source.v]\nlocal-registry = \"/r\"\n") ==
          "v local-registry+/r " + crates_io + " ");
    CHECK(chosen(acme + "[source.a]\nregistry = \"sparse+https://acme.test/index/\"\n"
                        "replace-with = \"v\"\n[source.v]\ndirectory = \"/v\"\n",
                 {.name = "acme"}) == "v directory+/v sparse+https://acme.test/index/ ");
    CHECK(chosen(replace + "[source.v]\ndirectory = \"/v\"\nregistry = \"r\"\n") ==
          "config: cargo's settings have both registry and directory for the source v");
}

TEST_CASE("an index that only a variable knows has the token of its name") {
    CHECK(chosen("",
                 {.index = "sparse+https://v.test/"},
                 {{"CARGO_REGISTRIES_MY_OWN_INDEX", "sparse+https://v.test"}}) ==
          "my_own sparse+https://v.test/ sparse+https://v.test/ registries.my_own");
    const std::string twice = acme + "[registries.other]\nindex = "
                                     "\"sparse+https://acme.test/index\"\n";
    CHECK(chosen(twice, {.index = "sparse+https://acme.test/index/"})
              .starts_with("config: cargo's settings have the index "));
    CHECK(chosen(twice, {.name = "acme"}) == acme_chosen);
}

} // namespace binstall

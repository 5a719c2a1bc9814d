// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/error.hpp>

#include <engine/place/ledger_file.hpp>
#include <engine/readers.hpp>

#include <doctest/doctest.h>

namespace binstall {
namespace {

SeenAsset seen(const std::string& version, const std::string& sha256, const std::string& key) {
    return {.source = "registry+https://example.org",
            .package = "tool",
            .version = version,
            .target = "x86_64-unknown-linux-gnu",
            .asset = "tool.tgz",
            .sha256 = sha256,
            .key = key,
            .first_seen = 1'700'000'000};
}

/// What the ledger says of `now`; empty when it has nothing against it.
std::string verdict(const Ledger& ledger, const SeenAsset& now) {
    try {
        ledger.check_signer(now);
        ledger.check_digest(now);
        return {};
    } catch (const Error& error) {
        return std::string{name(error.code())} + ": " + error.what();
    }
}

TEST_CASE("a ledger is read as it was written, and refused when it is damaged") {
    const StrictReaders read;
    const std::vector<SeenAsset> ledger{seen("1.0.0", "aa", "RWQ"), seen("1.1.0", "bb", "")};
    CHECK(parse_ledger(ledger_text(ledger), read) == ledger);
    CHECK(parse_ledger("", read).empty());
    for (const std::string& text : {std::string{"x"},
                                    std::string{"[]"},
                                    std::string{"{}"},
                                    std::string{R"({"version":1})"},
                                    std::string{R"({"version":1,"seen":{}})"},
                                    std::string{R"({"version":1,"seen":[{}]})"},
                                    std::string{R"({"version":2,"seen":[]})"}}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_ledger(text, read)), Error);
    }
}

TEST_CASE("what was seen before has to come again, and what was not may come") {
    const Ledger ledger{{seen("1.0.0", "aa", "K1"), seen("1.1.0", "bb", "K1")}, Changes::refused};
    CHECK(verdict(ledger, seen("1.0.0", "aa", "K1")).empty());
    CHECK(verdict(ledger, seen("2.0.0", "cc", "K1")).empty());
    CHECK(verdict(ledger, seen("1.0.0", "bb", "K1")) ==
          "integrity: tool.tgz has sha256:bb now, and had sha256:aa when it was first installed on "
          "2023-11-14");
    CHECK(verdict(ledger, seen("2.0.0", "cc", "K2")) ==
          "policy: the signing key of tool changed: it is K2, and was K1 since 2023-11-14");
    CHECK(verdict(ledger, seen("2.0.0", "cc", "")) ==
          "policy: tool is not signed now, and was signed with the key K1 since 2023-11-14");
    SeenAsset elsewhere = seen("1.0.0", "zz", "K9");
    elsewhere.source = "registry+https://other.example.org";
    CHECK(verdict(ledger, elsewhere).empty());
    SeenAsset other_target = seen("1.0.0", "zz", "K1");
    other_target.target = "aarch64-unknown-linux-gnu";
    CHECK(verdict(ledger, other_target).empty());
}

TEST_CASE("a change that is accepted is remembered beside what was seen before") {
    Ledger ledger{{seen("1.0.0", "aa", "K1")}, Changes::accepted};
    CHECK(verdict(ledger, seen("1.0.0", "bb", "K2")).empty());
    remember(ledger.seen, {seen("1.0.0", "bb", "K2"), seen("1.0.0", "aa", "K1")});
    CHECK(ledger.seen.size() == 2);
    ledger.changes = Changes::refused;
    for (const SeenAsset& known : {seen("1.0.0", "aa", "K1"), seen("1.0.0", "bb", "K2")})
        CHECK(verdict(ledger, known).empty());
    CHECK_FALSE(verdict(ledger, seen("1.0.0", "cc", "K1")).empty());
}

TEST_CASE("that a package is not signed any more is accepted once, for what comes after it too") {
    const SeenAsset unsigned_now = seen("2.0.0", "cc", "");
    Ledger ledger{{seen("1.0.0", "aa", "K1")}, Changes::refused};
    CHECK(ledger.has_signer(unsigned_now));
    CHECK_FALSE(verdict(ledger, unsigned_now).empty());
    ledger.seen.push_back(seen("2.0.0", "cc", std::string{accepted_unsigned}));
    CHECK(verdict(ledger, unsigned_now).empty());
    CHECK(verdict(ledger, seen("3.0.0", "dd", "")).empty());
    CHECK(verdict(ledger, seen("3.0.0", "dd", "K1")).empty());
    CHECK(verdict(ledger, seen("3.0.0", "dd", "K2")) ==
          "policy: the signing key of tool changed: it is K2, and was K1 since 2023-11-14");
    // Where nothing was ever signed, or looked at, there is nothing to accept.
    CHECK_FALSE(Ledger{{seen("1.0.0", "aa", "")}, Changes::refused}.has_signer(unsigned_now));
}

TEST_CASE("the ledger is one of the records that are written together") {
    test::PlaceFixture fixture;
    const auto place = [&](const SeenAsset& asset) {
        std::vector<ReadyPackage> packages;
        packages.push_back(fixture.package("tool", "1.0.0", {{"tool", "program"}}));
        packages[0].seen = {asset};
        return fixture.place(std::move(packages)).front().was_there;
    };
    const auto ledger = [&] { return seen_assets(fixture.destination, fixture.readers); };
    const SeenAsset first = seen("1.0.0", "aa", "K1");
    const SeenAsset second = seen("1.0.0", "bb", "K1");
    CHECK(ledger().empty());
    CHECK_FALSE(place(first));
    CHECK(ledger() == std::vector{first});
    // The same binaries out of another archive: only the ledger has something to say.
    CHECK(place(second));
    CHECK(ledger() == std::vector{first, second});
    CHECK(place(first));
    CHECK(ledger() == std::vector{first, second});
    fixture.destination.tracking = Tracking::off;
    static_cast<void>(place(seen("1.0.0", "cc", "K1")));
    CHECK(ledger() == std::vector{first, second});
}

} // namespace
} // namespace binstall

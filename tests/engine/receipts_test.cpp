// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <engine/place/receipts.hpp>

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

Receipt full_receipt() {
    Receipt receipt;
    receipt.name = "ripgrep";
    receipt.version = Version::parse("14.1.1");
    receipt.requirement = "^14";
    receipt.source = crates_io;
    receipt.manifest_source = "crates-io";
    receipt.package_source = "release";
    receipt.tier = "author";
    receipt.target = "x86_64-unknown-linux-musl";
    receipt.asset_url = "https://example.org/rg.tgz";
    receipt.asset_sha256 = sha256("asset");
    receipt.evidence = "digest published by github.com";
    receipt.checks = {{EvidenceCheck::Kind::signature,
                       EvidenceCheck::Outcome::verified,
                       "rg.tgz",
                       "0807060504030201",
                       "https://example.org/rg.tgz.sig",
                       "timestamp:1\tfile:rg.tgz \x1b",
                       1'700'000'000},
                      {EvidenceCheck::Kind::checksum_file,
                       EvidenceCheck::Outcome::absent,
                       "rg.tgz",
                       "",
                       "https://example.org/rg.tgz.sha256",
                       "",
                       1'700'000'001}};
    receipt.installed_at = 1'700'000'000;
    receipt.binaries = {"rg"};
    receipt.files = {{"rg-v14.1.1", InstalledFile::Kind::file, sha256("new")},
                     {"rg", InstalledFile::Kind::link, "rg-v14.1.1"}};
    receipt.previous = {{"rg-v13.0.0", InstalledFile::Kind::file, sha256("old")}};
    receipt.previous_version = Version::parse("13.0.0");
    return receipt;
}

} // namespace

TEST_CASE("receipts are read as they were written") {
    const StrictReaders read;
    Receipt small;
    small.name = "zoxide";
    const std::vector<Receipt> receipts{full_receipt(), small};
    CHECK(parse_receipts(receipts_text(receipts), read) == receipts);
    CHECK(parse_receipts(receipts_text({}), read).empty());
    CHECK(parse_receipts("", read).empty());
}

TEST_CASE("receipts from before there were checks are read") {
    Receipt receipt = full_receipt();
    std::string text = receipts_text({receipt});
    const std::size_t start = text.find("      \"checks\"");
    text.erase(start, text.find("\"files\"") - start);
    receipt.checks.clear();
    CHECK(parse_receipts(text, StrictReaders{}) == std::vector{receipt});
}

TEST_CASE("receipts that are damaged, or of a later version, are refused") {
    const StrictReaders read;
    std::string with_number = receipts_text({full_receipt()});
    with_number.replace(with_number.find("\"author\""), 8, "7");
    std::string with_unknown = receipts_text({full_receipt()});
    with_unknown.replace(with_unknown.find("\"absent\""), 8, "\"maybe\"");
    for (const std::string& text : {std::string{"junk"},
                                    std::string{"[]"},
                                    std::string{"{}"},
                                    std::string{R"({"version":"1","packages":[]})"},
                                    std::string{R"({"version":1,"packages":{}})"},
                                    std::string{R"({"version":1,"packages":[{}]})"},
                                    std::string{R"({"version":1,"packages":["ripgrep"]})"},
                                    std::string{R"({"version":2,"packages":[]})"},
                                    with_number,
                                    with_unknown}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_receipts(text, read)), Error);
    }
}

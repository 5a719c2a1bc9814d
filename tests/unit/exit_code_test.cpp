// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <cli/exit_code.hpp>
#include <engine/files.hpp>
#include <support/places.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace binstall::cli {

namespace {

PackageReport failed(std::string name, Errc code) {
    PackageReport report;
    report.name = std::move(name);
    report.outcome = code == Errc::cancelled ? PackageReport::Outcome::cancelled
                                             : PackageReport::Outcome::failed;
    report.error = Error{code, "it did not work"};
    return report;
}

PackageReport done(std::string name) {
    PackageReport report;
    report.name = std::move(name);
    report.outcome = PackageReport::Outcome::installed;
    return report;
}

} // namespace

TEST_CASE("every kind of error has an exit code of its own row, in both personalities") {
    // The last enumerator: `name` knows no other after it.
    constexpr auto count = static_cast<std::size_t>(Errc::unsafe_url) + 1;
    CHECK(name(static_cast<Errc>(count)) == std::string_view{"unknown"});
    REQUIRE(exit_codes().size() == count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = static_cast<Errc>(i);
        CAPTURE(std::string{name(error)});
        CHECK(exit_code(error, Personality::binstall) > 0);
        CHECK(exit_code(error, Personality::binstall) < 126);
        CHECK(exit_code(error, Personality::cargo_binstall) > 0);
        CHECK(std::ranges::count(exit_codes(), error, &ExitCode::error) == 1);
    }
}

TEST_CASE("docs/exit-codes.md lists every kind of error with both codes") {
    const auto page = read_file(test::source_folder() / "docs/exit-codes.md", 1 << 20);
    REQUIRE(page.has_value());
    for (const ExitCode& row : exit_codes()) {
        const std::string line =
            cat("| ", row.code, " | ", row.as_cargo_binstall, " | `", name(row.error), "` | ");
        CAPTURE(line);
        CHECK(page->find(line) != std::string::npos);
    }
}

TEST_CASE("scripts of the peer see the codes they know") {
    constexpr Personality drop_in = Personality::cargo_binstall;
    CHECK(exit_code(Errc::integrity, Personality::binstall) == 42);
    CHECK(exit_code(Errc::integrity, drop_in) == 76);
    CHECK(exit_code(Errc::config, drop_in) == 16);
    CHECK(exit_code(Errc::signature_invalid, drop_in) == 40);
    CHECK(exit_code(Errc::signature_missing, drop_in) == 41);
    CHECK(exit_code(Errc::cancelled, drop_in) == 32);
    CHECK(exit_code(Errc::not_found, drop_in) == 94);
}

TEST_CASE("a command ends with the code of the first package that failed for its own reason") {
    InstallReport report;
    CHECK(exit_code(report, Personality::binstall) == 0);
    report.packages = {done("a")};
    CHECK(exit_code(report, Personality::binstall) == 0);
    report.packages = {failed("a", Errc::cancelled), failed("b", Errc::not_found)};
    CHECK(exit_code(report, Personality::binstall) == 94);
    report.packages = {failed("a", Errc::tls), failed("b", Errc::not_found), done("c")};
    CHECK(exit_code(report, Personality::binstall) == 44);
    report.packages = {failed("a", Errc::cancelled), done("c")};
    CHECK(exit_code(report, Personality::binstall) == 32);
}

} // namespace binstall::cli

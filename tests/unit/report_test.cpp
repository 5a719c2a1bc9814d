// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <cli/report_json.hpp>
#include <cli/report_text.hpp>
#include <engine/readers.hpp>
#include <support/golden.hpp>
#include <support/texts.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace binstall::cli {

namespace {

using test::golden_difference;
using test::text_of;

Asset sx128x_asset() {
    Asset asset;
    asset.name = "sx128x-util-x86_64-unknown-linux-gnu-v0.14.1-alpha.5.tgz";
    asset.request.url =
        Url::parse("https://github.com/rust-iot/rust-radio-sx128x/releases/download/"
                   "v0.14.1-alpha.5/" +
                   asset.name + "?token=secret");
    asset.format = "tgz";
    asset.size = 1'234'567;
    asset.evidence.push_back(PublishedDigest{
        Digest::parse(DigestAlgorithm::sha256, std::string(64, 'a')), "github.com"});
    return asset;
}

PackagePlan sx128x_plan() {
    PackagePlan plan;
    plan.resolved.manifest.name = "radio-sx128x";
    plan.resolved.manifest.version = Version::parse("0.14.1-alpha.5");
    plan.resolved.manifest_source = "crates-io";
    RankedCandidate chosen;
    chosen.source = "release";
    chosen.tier = Tier::author;
    chosen.candidate.target = Target::parse("x86_64-unknown-linux-gnu");
    chosen.candidate.assets.push_back(sx128x_asset());
    plan.candidates.push_back(chosen);
    plan.binaries.push_back({.name = "sx128x-util",
                             .member = "sx128x-util-x86_64-unknown-linux-gnu",
                             .file = "/home/u/.cargo/bin/sx128x-util-v0.14.1-alpha.5",
                             .link = "/home/u/.cargo/bin/sx128x-util"});
    plan.rejected.push_back({"sx128x-util.deb", "", "no such package format is known"});
    plan.asked = {"release v0.14.1-alpha.5 of github.com/rust-iot/rust-radio-sx128x"};
    plan.hosts = {"github.com"};
    plan.redirect_hosts = {"objects.githubusercontent.com"};
    plan.warnings = {"the manifest has a key that nobody knows"};
    return plan;
}

PackagePlan windows_plan() {
    PackagePlan plan;
    plan.resolved.manifest.name = "win";
    plan.resolved.manifest.version = Version::parse("1.0.0");
    plan.resolved.manifest_source = "crates-io";
    RankedCandidate chosen;
    chosen.source = "release";
    chosen.tier = Tier::author;
    chosen.candidate.target = Target::parse("x86_64-pc-windows-msvc");
    Asset asset = sx128x_asset();
    asset.evidence.clear();
    chosen.candidate.assets.push_back(asset);
    plan.candidates.push_back(chosen);
    plan.binaries.push_back({.name = "win",
                             .member = asset.name,
                             .file = "/b/win-v1.0.0.exe",
                             .link = "/b/win.exe",
                             .is_copy = true});
    plan.hosts = {"github.com"};
    return plan;
}

Destination destination() {
    Destination destination;
    destination.bin_dir = "/home/u/.cargo/bin";
    destination.root = "/home/u/.cargo";
    destination.state_dir = "/home/u/.cargo/binstall";
    destination.reason = "cargo's default";
    return destination;
}

/// One package of each outcome.
InstallReport every_outcome() {
    using Outcome = PackageReport::Outcome;
    InstallReport report;
    report.destination = destination();
    report.contacted = {"github.com", "index.crates.io"};
    PackageReport installed;
    installed.name = "radio-sx128x";
    installed.version = "0.14.1-alpha.5";
    installed.outcome = Outcome::installed;
    installed.plan = sx128x_plan();
    installed.warnings = installed.plan->warnings;
    const PlannedBinary& binary = installed.plan->binaries.front();
    installed.binaries.push_back({binary.name, binary.member, binary.file, binary.link});
    installed.missing = {"sx128x-extra"};
    installed.removed = {"sx128x-util-v0.13.0"};
    installed.receipt = Receipt{};
    installed.receipt->target = "x86_64-unknown-linux-gnu";
    installed.receipt->asset_sha256 = std::string(64, 'a');
    installed.receipt->evidence = "digest published by github.com";
    PackageReport there;
    there.name = "ripgrep";
    there.version = "14.1.1";
    there.outcome = Outcome::already_installed;
    PackageReport failed;
    failed.name = "zz-\x1b[2J\xe2\x80\xae";
    failed.outcome = Outcome::failed;
    failed.error = Error{Errc::rate_limited, "api.example.com asks us to wait"};
    failed.error->during("listing releases").note("asked \"nicely\"").hint("set a token");
    failed.error->retry_at(std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}});
    PackageReport cancelled;
    cancelled.name = "yy";
    cancelled.outcome = Outcome::cancelled;
    report.packages = {installed, there, cancelled, failed};
    return report;
}

} // namespace

TEST_CASE("the plan names origin, evidence, hosts, binaries and links") {
    CHECK(golden_difference("report/plan", text_of(plan_lines({sx128x_plan()}, destination()))) ==
          "");
    CHECK(golden_difference("report/plan_of_two",
                            text_of(plan_lines({sx128x_plan(), windows_plan()}, destination()))) ==
          "");
}

TEST_CASE("without links there is no heading for them") {
    PackagePlan plan = sx128x_plan();
    plan.binaries.front().link.reset();
    const std::string text = text_of(plan_lines({plan}, destination()));
    CHECK(text.find("symlinks") == std::string::npos);
    CHECK(text.find("copies") == std::string::npos);
}

TEST_CASE("no secret of a URL is shown") {
    CHECK(text_of(plan_lines({sx128x_plan()}, destination())).find("secret") == std::string::npos);
    const std::string json = json_text(json_report(every_outcome(), 0, std::nullopt), 0);
    CHECK(json.find("secret") == std::string::npos);
}

TEST_CASE("the result says what is where, and what was there already") {
    CHECK(golden_difference("report/result", text_of(result_lines(every_outcome()))) == "");
}

TEST_CASE("the document of --format json has everything that the text has") {
    const std::string json = json_text(json_report(every_outcome(), 68, std::nullopt), 2) + '\n';
    CHECK(golden_difference("report/install_json", json) == "");
    // What a name from elsewhere holds comes back unchanged, and never as a control byte.
    const Value read = StrictReaders{}.json(json);
    const Value& failed = read.find("packages")->array()->back();
    CHECK(*failed.find("name")->string() == "zz-\x1b[2J\xe2\x80\xae");
    CHECK(json.find('\x1b') == std::string::npos);
    CHECK(json.find("\xe2\x80\xae") == std::string::npos);
}

TEST_CASE("an error apart from any package stands in the document itself") {
    const Error error{Errc::cancelled, "nobody answered"};
    const Value json = json_report({}, 32, error);
    CHECK(*json.find("exit_code")->integer() == 32);
    CHECK(*json.find("error")->find("code")->string() == "cancelled");
    CHECK(json.find("error")->find("retry_at")->is_null());
}

TEST_CASE("a path that is not UTF-8 is escaped in JSON") {
    CHECK(*json_path("/a/b").string() == "/a/b");
    CHECK(*json_path("/a/\xff").string() == "/a/\\xff");
}

} // namespace binstall::cli

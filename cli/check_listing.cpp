// SPDX-License-Identifier: MIT
#include "check_listing.hpp"

#include "report_json.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

std::string_view state_of(const InstalledCheck& package) {
    if (!package.problems.empty())
        return "changed";
    return package.is_ours ? "intact" : "unrecorded";
}

/// What vouched for the package when it was installed.
std::string evidence_of(const InstalledCheck& package) {
    return package.is_ours ? cat("checked by: ", printable(package.receipt.evidence, 1024))
                           : std::string{"installed by another program, which recorded names only"};
}

Value json_file(const InstalledFile& file) {
    Value json;
    json.set("name", json_path(file.name));
    json.set("kind", file.kind == InstalledFile::Kind::link ? "link" : "file");
    json.set(file.kind == InstalledFile::Kind::link ? "target" : "sha256", json_path(file.content));
    return json;
}

Value json_package(const InstalledCheck& package) {
    const Receipt& receipt = package.receipt;
    Value json;
    json.set("name", receipt.name);
    json.set("version", receipt.version.to_string());
    json.set("state", state_of(package));
    json.set("problems", json_texts(package.problems));
    json.set("source", receipt.source);
    json.set("target", receipt.target);
    json.set("asset_url", receipt.asset_url);
    json.set("asset_sha256", receipt.asset_sha256);
    json.set("checked_by", receipt.evidence);
    Array files;
    for (const InstalledFile& file : receipt.files)
        files.push_back(json_file(file));
    json.set("files", std::move(files));
    return json;
}

} // namespace

std::vector<std::string> check_lines(const DestinationCheck& check) {
    std::vector<std::string> lines;
    for (const InstalledCheck& package : check.packages) {
        lines.push_back(cat(printable(package.receipt.name),
                            ' ',
                            package.receipt.version.to_string(),
                            "  ",
                            state_of(package),
                            "  (",
                            evidence_of(package),
                            ')'));
        for (const std::string& problem : package.problems)
            lines.push_back(cat("  ", problem));
    }
    for (const std::string& notice : check.notices)
        lines.push_back(cat("note: ", notice));
    if (check.packages.empty())
        lines.emplace_back("nothing is installed there");
    return lines;
}

Value json_check(const DestinationCheck& check, int exit_code, const std::optional<Error>& error) {
    Value json = json_document("verify", exit_code, error);
    Array packages;
    for (const InstalledCheck& package : check.packages)
        packages.push_back(json_package(package));
    json.set("packages", std::move(packages));
    json.set("notices", json_texts(check.notices));
    return json;
}

} // namespace binstall::cli

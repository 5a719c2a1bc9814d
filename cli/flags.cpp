// SPDX-License-Identifier: MIT
#include "flags.hpp"

#include "command_paths.hpp"
#include "listed.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

namespace {

/// @throws Error{Errc::config} for evidence that cannot be checked yet.
EvidenceLevel required_evidence(const CommandLine& line) {
    const std::string* text = line.value(Option::require);
    if (!text)
        return EvidenceLevel::none;
    const std::optional<EvidenceLevel> level = parse_evidence_level(*text);
    if (!level)
        throw Error{Errc::usage, cat("--require ", printable(*text), " is no kind of evidence")}
            .hint("there are none, checksum, digest and signature");
    check_can_be_shown(*level, "--require");
    return *level;
}

} // namespace

void apply_flags(const CommandLine& line, Config& config) {
    std::vector<ConnectTo> pairs;
    for (const std::string& text : line.values(Option::connect_to))
        pairs.push_back(ConnectTo::parse(text));
    if (line.has(Option::no_wait))
        config.lock_timeout = std::chrono::milliseconds{0};
    // The first that matches counts, as in curl.
    config.http.connect_to.insert(config.http.connect_to.begin(), pairs.begin(), pairs.end());
    if (line.has(Option::offline))
        config.http.offline = true;
    if (line.has(Option::allow_insecure_http))
        config.http.allow_http = true;
    if (line.has(Option::allow_hosts))
        config.http.allow_hosts = listed(line.values(Option::allow_hosts));
    for (const std::string& file : line.values(Option::root_certificates))
        config.http.root_certificates.push_back(absolute_path(file));
    if (line.has(Option::no_discover_github_token))
        config.credentials.discover_github_token = false;
    if (const std::string* version = line.value(Option::min_tls_version))
        config.http.min_tls_version = parse_tls_version(*version);
    VerifyOptions& verify = config.verify;
    verify.skip_signatures = line.has(Option::skip_signatures);
    verify.only_signed =
        line.has(Option::only_signed) || (verify.only_signed && !verify.skip_signatures);
    verify.required = required_evidence(line);
    if (verify.required >= EvidenceLevel::signature) {
        verify.only_signed = true;
        verify.required = EvidenceLevel::none;
    }
    if (verify.only_signed && verify.skip_signatures)
        throw Error{Errc::usage, "--require signature and --skip-signatures exclude each other"};
    verify.legacy_signatures = verify.legacy_signatures || line.has(Option::allow_legacy);
}

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/verify/checksum_file.hpp>
#include <engine/verify/evidence_files.hpp>
#include <engine/verify/minisign.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// A small file of a kind, and the error of one that is larger than its kind can be.
struct FileKind {
    std::uint64_t limit;
    Errc too_large;
};

constexpr FileKind signature_kind{minisign_file_limit, Errc::signature_invalid};
constexpr FileKind checksum_kind{checksum_file_limit, Errc::integrity};

/// Fetched like any metadata, so that it is asked for once and kept for when there is no network.
std::optional<std::string> fetch_file(Request request, const FileKind& kind, Http& http) {
    // More than its kind can have may arrive: then the file is wrong, and the server is not.
    request.size_limit = Request{}.size_limit;
    Response response = http.fetch(request);
    if (response.status == 404 || response.status == 410)
        return std::nullopt;
    if (!response.is_success())
        throw Error{Errc::network,
                    cat(request.url.redacted(), " was answered with status ", response.status)}
            .hint("what should show that the file is right could not be had");
    if (response.body.size() > kind.limit)
        throw Error{kind.too_large,
                    cat(request.url.redacted(), ": is larger than ", kind.limit, " bytes")};
    return std::move(response.body);
}

} // namespace

std::vector<EvidenceFile>
fetch_evidence(const Asset& asset, const VerifyOptions& options, Http& http) {
    std::vector<EvidenceFile> files;
    bool is_enough = std::ranges::any_of(asset.evidence, [](const Evidence& evidence) {
        return std::holds_alternative<PublishedDigest>(evidence);
    });
    for (std::size_t index = 0; index < asset.evidence.size(); ++index) {
        const auto* signature = std::get_if<MinisignSignature>(&asset.evidence[index]);
        if (!signature || options.skip_signatures)
            continue;
        files.push_back({index, fetch_file(signature->request, signature_kind, http)});
        is_enough = is_enough || files.back().content;
    }
    for (std::size_t index = 0; index < asset.evidence.size(); ++index) {
        const auto* checksums = std::get_if<ChecksumFile>(&asset.evidence[index]);
        if (!checksums || (is_enough && !options.all_evidence))
            continue;
        files.push_back({index, fetch_file(checksums->request, checksum_kind, http)});
        is_enough = is_enough || files.back().content;
    }
    return files;
}

} // namespace binstall

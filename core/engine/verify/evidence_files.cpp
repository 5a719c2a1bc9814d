// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/verify/checksum_file.hpp>
#include <engine/verify/evidence_files.hpp>
#include <engine/verify/minisign.hpp>

#include <algorithm>
#include <limits>

namespace binstall {

namespace {

/// A small file of a kind, and the error of one that is larger than its kind can be.
struct FileKind {
    std::uint64_t limit;
    Errc too_large;
};

constexpr FileKind signature_kind{minisign_file_limit, Errc::signature_invalid};
constexpr FileKind checksum_kind{checksum_file_limit, Errc::integrity};

/// Takes a small file that has to arrive within some time.
class SmallFile : public ByteSink {
public:
    SmallFile(const FileKind& kind, std::chrono::milliseconds patience)
        : kind_{kind}, deadline_{std::chrono::steady_clock::now() + patience} {}

    void write(std::span<const std::byte> bytes) override {
        if (bytes.size() > kind_.limit - text_.size())
            throw Error{kind_.too_large, cat("is larger than ", kind_.limit, " bytes")};
        if (std::chrono::steady_clock::now() > deadline_)
            throw Error{Errc::network, "the file was not finished in time"};
        text_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    std::string take() { return std::move(text_); }

private:
    const FileKind& kind_;
    std::chrono::steady_clock::time_point deadline_;
    std::string text_;
};

std::optional<std::string>
fetch_file(Request request, const FileKind& kind, std::chrono::milliseconds patience, Http& http) {
    request.size_limit = std::numeric_limits<std::uint64_t>::max(); // the sink knows it better
    SmallFile file{kind, patience};
    const Response response = http.fetch(request, file);
    if (response.status == 404 || response.status == 410)
        return std::nullopt;
    if (!response.is_success())
        throw Error{response.status == 401 ? Errc::unauthorized : Errc::network,
                    cat(request.url.redacted(), " was answered with status ", response.status)}
            .hint("what should show that the file is right could not be had");
    return file.take();
}

} // namespace

std::vector<EvidenceFile> fetch_evidence(const Asset& asset,
                                         const VerifyOptions& options,
                                         std::chrono::milliseconds patience,
                                         Http& http) {
    std::vector<EvidenceFile> files;
    bool is_enough = std::ranges::any_of(asset.evidence, [](const Evidence& evidence) {
        return std::holds_alternative<PublishedDigest>(evidence);
    });
    for (std::size_t index = 0; index < asset.evidence.size(); ++index) {
        const auto* signature = std::get_if<MinisignSignature>(&asset.evidence[index]);
        if (!signature || options.skip_signatures)
            continue;
        files.push_back({index, fetch_file(signature->request, signature_kind, patience, http)});
        is_enough = is_enough || files.back().content;
    }
    for (std::size_t index = 0; index < asset.evidence.size(); ++index) {
        const auto* checksums = std::get_if<ChecksumFile>(&asset.evidence[index]);
        if (!checksums || (is_enough && !options.all_evidence))
            continue;
        files.push_back({index, fetch_file(checksums->request, checksum_kind, patience, http)});
        is_enough = is_enough || files.back().content;
    }
    return files;
}

} // namespace binstall

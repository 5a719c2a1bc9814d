// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/age.hpp>
#include <engine/verify.hpp>
#include <engine/verify/checksum_file.hpp>
#include <engine/verify/minisign.hpp>
#include <engine/verify/whole_file.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace binstall {

namespace {

using Kind = EvidenceCheck::Kind;
using Outcome = EvidenceCheck::Outcome;

/// One asset on its way through its evidence.
class Verifier {
public:
    Verifier(const Artifact& artifact,
             const Asset& asset,
             std::span<const EvidenceFile> files,
             const VerifyOptions& options)
        : artifact_{artifact}, asset_{asset}, files_{files}, options_{options} {}

    Verification run() {
        for_each<MinisignSignature>([this](const MinisignSignature& evidence,
                                           const EvidenceFile* file) { check(evidence, file); });
        if (options_.only_signed && !is_signed_)
            throw Error{Errc::signature_missing, cat(printable(asset_.name), " is not signed")}
                .hint("without --only-signed it would be installed all the same");
        for_each<PublishedDigest>([this](const PublishedDigest& evidence, const EvidenceFile*) {
            compare(evidence.digest, evidence.by);
            add(Kind::published_digest,
                Outcome::verified,
                evidence.digest.to_string(),
                evidence.by);
        });
        for_each<ChecksumFile>([this](const ChecksumFile& evidence, const EvidenceFile* file) {
            check(evidence, file);
        });
        return std::move(result_);
    }

private:
    template <class Wanted, class Take>
    void for_each(const Take& take) {
        for (std::size_t index = 0; index < asset_.evidence.size(); ++index) {
            const auto file = std::ranges::find(files_, index, &EvidenceFile::index);
            if (const auto* evidence = std::get_if<Wanted>(&asset_.evidence[index]))
                take(*evidence, file == files_.end() ? nullptr : &*file);
        }
    }

    EvidenceCheck& add(Kind kind, Outcome outcome, std::string by, std::string from) {
        return result_.checks.emplace_back(EvidenceCheck{.kind = kind,
                                                         .outcome = outcome,
                                                         .asset = asset_.name,
                                                         .by = std::move(by),
                                                         .from = std::move(from),
                                                         .comment = {},
                                                         .checked_at = now_in_seconds()});
    }

    void warn(std::string sentence) { result_.warnings.push_back(std::move(sentence)); }

    void check(const MinisignSignature& evidence, const EvidenceFile* file) {
        const std::string from = evidence.request.url.redacted();
        if (options_.skip_signatures) {
            add(Kind::signature, Outcome::skipped, {}, from);
            return;
        }
        if (!file || !file->content) {
            add(Kind::signature, Outcome::absent, {}, from);
            warn(cat("the author signs releases, and there is no signature ", from));
            return;
        }
        try {
            const MinisignKey key = MinisignKey::parse(evidence.public_key);
            const MinisignFile signature = MinisignFile::parse(*file->content);
            check_signature(artifact_,
                            signature,
                            key,
                            options_.legacy_signatures ? LegacySignatures::accepted
                                                       : LegacySignatures::refused);
            check_name(signature, evidence.names_asset);
            add(Kind::signature, Outcome::verified, to_string(key.id), from).comment =
                signature.trusted_comment;
            is_signed_ = true;
        } catch (Error& error) {
            error.during(cat("checking ", printable(asset_.name), " with ", from));
            throw;
        }
    }

    /// The owner of the key signs more than this file: another one may have been put in its place.
    void check_name(const MinisignFile& signature, bool is_required) {
        const std::string_view stated = signature.stated_name();
        if (stated == asset_.name || (stated.empty() && !is_required))
            return;
        std::string sentence = cat("the signature of ",
                                   printable(asset_.name),
                                   " was made for ",
                                   stated.empty() ? "a file of no name" : printable(stated));
        if (options_.only_signed || is_required)
            throw Error{Errc::signature_invalid, sentence};
        warn(std::move(sentence));
    }

    void check(const ChecksumFile& evidence, const EvidenceFile* file) {
        if (!file) // there was something stronger
            return;
        const std::string from = evidence.request.url.redacted();
        if (!file->content) {
            add(Kind::checksum_file, Outcome::absent, {}, from);
            return;
        }
        for (const Digest& digest :
             read_checksum_file(*file->content, evidence.request.url.file_name(), evidence.names)) {
            compare(digest, cat("checksum file ", from));
            add(Kind::checksum_file, Outcome::verified, digest.to_string(), from);
        }
    }

    void compare(const Digest& stated, std::string_view by) const {
        const Digest found = digest_of(artifact_, stated.algorithm);
        if (found != stated)
            throw Error{Errc::integrity,
                        cat(printable(artifact_.name),
                            " has ",
                            found.to_string(),
                            ", but the ",
                            printable(by),
                            " says ",
                            stated.to_string())}
                .hint("nothing of it was unpacked; tell the publisher");
    }

    const Artifact& artifact_;
    const Asset& asset_;
    std::span<const EvidenceFile> files_;
    const VerifyOptions& options_;
    bool is_signed_ = false;
    Verification result_;
};

} // namespace

Verification verify(const Artifact& artifact,
                    const Asset& asset,
                    std::span<const EvidenceFile> files,
                    const VerifyOptions& options) {
    return Verifier{artifact, asset, files, options}.run();
}

} // namespace binstall

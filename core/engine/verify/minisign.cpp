// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/verify/minisign.hpp>
#include <engine/verify/whole_file.hpp>

#include <algorithm>
#include <vector>

namespace binstall {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error{Errc::signature_invalid, what};
}

template <class Bytes>
std::string_view text_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Both halves of what a trusted comment's signature is for.
std::string signed_comment(const MinisignFile& file) {
    return cat(text_of(file.signature), file.trusted_comment);
}

bool is_comment_signed(const MinisignFile& file, const MinisignKey& key) {
    const std::string message = signed_comment(file);
    return is_signed_by(key.point, file.comment_signature, std::as_bytes(std::span{message}));
}

bool is_content_signed(const Artifact& artifact, const MinisignFile& file, const MinisignKey& key) {
    if (file.algorithm == MinisignFile::Algorithm::legacy)
        return is_signed_by(key.point, file.signature, WholeFile{artifact}.bytes());
    const std::vector<std::byte> digest = raw_digest(artifact, DigestAlgorithm::blake2b);
    return is_signed_by(key.point, file.signature, digest);
}

} // namespace

std::string to_string(const MinisignKeyId& id) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (auto byte = id.rbegin(); byte != id.rend(); ++byte) { // a number, its least byte first
        text += digits[*byte >> 4U];
        text += digits[*byte & 15U];
    }
    return text;
}

void check_signature(const Artifact& artifact,
                     const MinisignFile& file,
                     const MinisignKey& key,
                     LegacySignatures legacy) {
    if (file.algorithm == MinisignFile::Algorithm::legacy && legacy == LegacySignatures::refused)
        refuse("the signature is of minisign's legacy algorithm, which signs no digest");
    if (file.key_id != key.id)
        refuse(cat("the signature was made with the key ",
                   to_string(file.key_id),
                   ", and the package's key is ",
                   to_string(key.id)));
    const bool has_comment = is_comment_signed(file, key);
    if (!is_content_signed(artifact, file, key))
        refuse(has_comment
                   ? cat("the signature of ",
                         printable(artifact.name),
                         " is for other bytes than those that arrived")
                   : cat("the signature of ",
                         printable(artifact.name),
                         " is damaged, or made by somebody who does not have the package's key"));
    if (!has_comment)
        refuse(std::ranges::all_of(file.comment_signature, [](unsigned char b) { return b == 0; })
                   ? "the signature's trusted comment is not signed"
                   : "the signature's trusted comment is not the one that was signed");
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>

#include <engine/report.hpp>
#include <engine/verify/options.hpp>

#include <string>
#include <string_view>

namespace binstall::cli {

/// "a, b, c"; "none" for nothing.
template <class Range>
std::string joined(const Range& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "none" : text;
}

/// What will be checked before anything of `asset` is unpacked, strongest first: "signature URL
/// (key 0807060504030201), sha256 published by github.com".
[[nodiscard]] std::string evidence_words(const Asset& asset, const VerifyOptions& options);

/// What vouches for `asset`, in one word: "signed", "digest", "checksum", or "first-use" when
/// nothing does and only a later change will be noticed. --format json has it, too.
[[nodiscard]] std::string_view trust_word(const Asset& asset, const VerifyOptions& options);

/// What the word means, in one clause.
[[nodiscard]] std::string_view trust_meaning(const Asset& asset, const VerifyOptions& options);

/// The id of a minisign key, as minisign prints it; empty for what is no key.
[[nodiscard]] std::string key_words(std::string_view public_key);

/// As --format json has it: "full", "foreign", "off".
[[nodiscard]] std::string_view word(RunCheck check);

/// As --format json has it: "already_installed".
[[nodiscard]] std::string_view word(PackageReport::Outcome outcome);

} // namespace binstall::cli

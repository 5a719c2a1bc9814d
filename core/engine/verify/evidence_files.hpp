// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>
#include <binstall/http.hpp>

#include <engine/verify/options.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// A file that is evidence for an asset, as its server answered.
struct EvidenceFile {
    std::size_t index = 0; ///< Into Asset::evidence.
    /// Its content; absent when the server says that there is no such file.
    std::optional<std::string> content;
};

/// Fetches what has to be fetched to check `asset`: signatures first; files of checksums when there
/// is neither a signature nor a digest that its publisher states, or when all evidence is wanted.
/// @throws as Http::fetch: a file that could not be had is not one that is absent;
///         Error{Errc::signature_invalid}, Error{Errc::integrity} for one that is too large to be
///         what it should be.
[[nodiscard]] std::vector<EvidenceFile>
fetch_evidence(const Asset& asset, const VerifyOptions& options, Http& http);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/candidate.hpp>
#include <binstall/error.hpp>

#include <engine/artifact.hpp>
#include <engine/services.hpp>
#include <engine/verify.hpp>

#include <optional>
#include <vector>

namespace binstall {

/// An asset as it arrived, with the files that say what it should be.
class Download {
public:
    /// Checks it: see engine/verify.hpp.
    /// @throws also what kept the files of evidence from being fetched: that is no absence.
    [[nodiscard]] Verification verify(const Asset& asset, const VerifyOptions& options) const;

    Artifact artifact;
    std::vector<EvidenceFile> evidence;
    std::optional<Error> evidence_failure;
};

/// Fetches the assets of `candidate` and, beside them, their evidence: all at once.
/// @throws Error when an asset could not be fetched.
[[nodiscard]] std::vector<Download>
download(const Candidate& candidate, const fs::path& folder, const Services& services);

} // namespace binstall

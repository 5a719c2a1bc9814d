// SPDX-License-Identifier: MIT
// Reading an artifact again, through the descriptor that it was written with: it has no name.
#pragma once

#include <binstall/digest.hpp>

#include <engine/artifact.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace binstall {

/// @throws (both) Error{Errc::io}
[[nodiscard]] Digest digest_of(const Artifact& artifact, DigestAlgorithm algorithm);

/// The digest as bytes.
[[nodiscard]] std::vector<std::byte> raw_digest(const Artifact& artifact,
                                                DigestAlgorithm algorithm);

/// An artifact's bytes, mapped into memory for as long as this lives.
class WholeFile {
public:
    /// @throws Error{Errc::io}
    explicit WholeFile(const Artifact& artifact);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    std::span<const std::byte> bytes() const noexcept { return {start_, size_}; }

private:
    const std::byte* start_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace binstall

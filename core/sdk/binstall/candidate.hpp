// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/evidence.hpp>
#include <binstall/http.hpp>
#include <binstall/target.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// One file to download.
struct Asset {
    Request request;                   ///< Its size limit and cache are set by the engine.
    std::string name;                  ///< "ripgrep-14.1.1-x86_64-unknown-linux-musl.tar.gz"
    std::string format;                ///< The id of an archive format: "tgz".
    std::optional<std::uint64_t> size; ///< Bytes, when the publisher states it.
    std::vector<Evidence> evidence;

    friend bool operator==(const Asset&, const Asset&) = default;
};

/// Where a binary is to be found.
struct BinaryLocation {
    std::string binary;    ///< A name of the manifest's binaries that BuildQuery::binaries wants.
    std::size_t asset = 0; ///< Index into Candidate::assets.
    /// The path in the archive, when the author states it; else the engine looks for the binary's
    /// name among the members.
    std::optional<std::string> path;

    friend bool operator==(const BinaryLocation&, const BinaryLocation&) = default;
};

/// One way to get a package's binaries for one target.
struct Candidate {
    Target target;
    int score = 0; ///< Within one source: higher is preferred. Compared after the target's place.
    std::optional<std::chrono::sys_seconds> published;
    std::vector<Asset> assets;
    std::vector<BinaryLocation> binaries; ///< Each binary once. With any other, all is refused.

    friend bool operator==(const Candidate&, const Candidate&) = default;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/url.hpp>

#include <engine/files.hpp>

#include <cstdint>
#include <string>

namespace binstall {

/// A downloaded file: complete, hashed while it arrived, and without a name on disk, so that
/// nobody can swap it between being checked and being unpacked.
struct Artifact {
    FileDescriptor file;
    std::uint64_t size = 0;
    std::string sha256; ///< Lower-case hex of the whole file.
    std::string name;   ///< The asset's name, for messages and for choosing the format.
    Url url;            ///< The logical URL: what was asked for, before redirects and mirrors.
    Url physical_url;   ///< Where the bytes came from.
    bool is_verified = false; ///< Evidence showed that they are what was published.
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace binstall {

/// A regular file taken out of an artifact. It has no name on disk yet, but lies on the file system
/// of the folder where it will be placed.
struct StagedFile {
    std::string member; ///< Its normalised path in the archive: "ripgrep-14.1.1/rg".
    FileDescriptor file;
    std::uint64_t size = 0;
    std::string sha256; ///< Lower-case hex.
};

/// What an artifact held, as far as it matters for installing.
struct StagedTree {
    std::vector<StagedFile> files;    ///< Wanted by name, or beginning like an executable.
    std::vector<std::string> members; ///< Names of regular files, the first 200, for messages.
    bool is_bare = false; ///< The artifact is no archive: its one file is any binary asked for.
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>
#include <binstall/target.hpp>

#include <engine/artifact.hpp>
#include <engine/staged_tree.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace binstall {

/// What one archive may cost (design D27). Every bound is a setting; every refusal names it.
struct UnpackLimits {
    /// Bytes of all files together; the larger of this and `ratio` times the archive's size.
    std::uint64_t total_size = std::uint64_t{512} << 20;
    std::uint64_t ratio = 20;
    std::uint64_t entries = 20'000;
    std::uint64_t path_length = 1024;     ///< Bytes.
    std::uint64_t component_length = 255; ///< Bytes.
    std::uint64_t depth = 32;
    std::uint64_t window = std::uint64_t{128} << 20; ///< Bytes that a decoder may keep.
};

/// Takes out of `artifact` what may be a binary, through the one gate that judges every entry.
///
/// `names` are the file names that are wanted ("rg", "rg.exe", and the last component of every path
/// that the author states); besides them the first 32 files that begin like a program are staged.
/// Files are staged without a name, in `folder`'s file system. Nothing is returned before the end
/// of the archive and its checksums were judged. Wanted links inside the archive appear as the
/// file that they lead to.
/// @throws Error{Errc::archive} naming the entry, escaped, and the rule; Errc::package_format when
///         the file does not begin like `format`, saying what it looks like; Errc::network for a
///         bare executable that is empty.
StagedTree unpack(const Artifact& artifact,
                  const ArchiveFormat& format,
                  const std::set<std::string, std::less<>>& names,
                  const Target& target,
                  const fs::path& folder,
                  const UnpackLimits& limits,
                  std::stop_token stop);

/// The staged file that is the binary `name` (without extension) for `target`: at `path` when the
/// author stated one; else named `name`, or `name-<target>`, `name-v1.2.3` and the like. Of several
/// the one that begins like a program of the target's system, then the one whose folders name the
/// target, then the one nearest to the top. In a bare artifact, its only file.
/// @return null when there is none.
/// @throws Error{Errc::archive} listing them, when several with different content fit equally.
StagedFile* find_binary(StagedTree& tree,
                        std::string_view name,
                        const Target& target,
                        const std::optional<std::string>& path);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/readers.hpp>
#include <binstall/version.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::crates_io {

/// One published version of a crate, as a line of the index states it.
struct IndexEntry {
    std::string name; ///< As published: its case and '-' or '_' count in URLs.
    Version version;
    Digest digest; ///< Of the `.crate` file.
    bool yanked = false;
    std::optional<std::chrono::sys_seconds> published;

    friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

/// `name` as it is compared: the case of letters, and '-' against '_', do not tell crates apart.
[[nodiscard]] std::string folded_name(std::string_view name);

/// Reads a crate's file of an index: one JSON object a line. Lines of a schema that is newer than
/// we know, and versions that are none, are left out, as cargo does.
/// @throws Error{Errc::registry} naming the line, for anything else that does not fit: a wrong
///         type is never converted, an entry of another crate never accepted.
std::vector<IndexEntry>
read_index(std::string_view text, std::string_view crate, const Readers& read);

} // namespace binstall::crates_io

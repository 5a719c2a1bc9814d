// SPDX-License-Identifier: MIT
// What the name of an archive's entry may be. Nothing is ever created under such a name, but a
// hostile one shows what the archive is, and a wanted one ends up in a plan and in a record.
#pragma once

#include <binstall/target.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

struct UnpackLimits;

/// @throws Error{Errc::archive} quoting the entry's `path`, and the `rule` that it breaks: "is
///         absolute".
[[noreturn]] void refuse_entry(std::string_view path, std::string_view rule);

/// `raw` with "." and empty components removed: "./rg" is "rg". Empty when it names the top folder
/// of the archive ("." or "./").
/// @throws Error{Errc::archive} quoting the name and giving the rule, for one that is empty,
///         absolute, climbs with "..", holds a control character, a backslash or a drive, or is
///         longer or deeper than `limits` allow.
[[nodiscard]] std::string safe_member_path(std::string_view raw, const UnpackLimits& limits);

/// Where `target`, the text of a symbolic link at the normalised path `link`, leads inside the
/// archive; absent when it leads out of it, or cannot be followed by name alone.
[[nodiscard]] std::optional<std::string> follow_link(std::string_view link,
                                                     std::string_view target);

/// Why a file called `name` must not be installed for `target`, though nothing is wrong with its
/// being in an archive: "begins with '-'"; absent when it may.
[[nodiscard]] std::optional<std::string_view> why_unsafe_name(std::string_view name,
                                                              const Target& target);

/// The last component of a normalised path.
[[nodiscard]] std::string_view base_name(std::string_view path) noexcept;

/// The path without its last component; empty at the top.
[[nodiscard]] std::string_view folder_name(std::string_view path) noexcept;

} // namespace binstall

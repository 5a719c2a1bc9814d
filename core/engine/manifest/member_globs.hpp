// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/source_tree.hpp>
#include <binstall/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The folders that `workspace` (the table of that name, of a manifest in `folder`) names as
/// members, without those that it excludes; sorted. Patterns that lead out of `folder` mean
/// nothing.
/// https://doc.rust-lang.org/cargo/reference/workspaces.html#the-members-and-exclude-fields
/// @throws Error{Errc::workspace} when there is more to look at than may be, Error{Errc::manifest}
///         when the lists are none.
std::vector<std::string>
member_folders(SourceTree& tree, std::string_view folder, const Value& workspace);

/// Whether `workspace`, of a manifest in `root`, excludes the folder `member`.
[[nodiscard]] bool
is_excluded(const Value& workspace, std::string_view root, std::string_view member);

/// Every Cargo.toml of the tree, except in hidden folders and those of builds (`target`).
/// @throws Error{Errc::workspace} as above.
std::vector<std::string> all_manifests(SourceTree& tree);

/// Whether `name` matches one part of a pattern: '*', '?', '[a-z]', '[!a-z]'.
[[nodiscard]] bool matches_part(std::string_view pattern, std::string_view name) noexcept;

} // namespace binstall

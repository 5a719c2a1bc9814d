// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// The manifest in the frontmatter of a single-file package, on the lines where it stands in
/// `source`: those before it are empty. Empty when there is no frontmatter.
/// https://doc.rust-lang.org/cargo/reference/unstable.html#script
/// @throws Error{Errc::manifest} with line and column for a fence that is not closed, or something
///         beside one.
[[nodiscard]] std::string frontmatter(std::string_view source);

/// The package that cargo makes of a file of this name when its manifest names none:
/// "my tool.rs" is "my-tool".
[[nodiscard]] std::string script_name(std::string_view file_name);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall::release {

/// Whether a package is what its repository is there for: the two have one name, but for words that
/// say only what kind of thing it is ("tool-cli" of "tool", "tool" of "tool-rs"). "tool-server" is
/// a sibling.
bool is_project_itself(std::string_view package, std::string_view repository);

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// The URL under which a browser finds the repository that a manifest names in git's own ways:
/// `git@github.com:o/r.git`, `ssh://git@github.com/o/r`, `git://...`, `git+https://...`,
/// `www.github.com/o/r`, `github.com/o/r`. Anything else is returned as it is: it is for the reader
/// to judge.
[[nodiscard]] std::string repository_url(std::string_view text);

} // namespace binstall

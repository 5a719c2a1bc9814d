// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest.hpp>

#include <string>
#include <vector>

namespace binstall {

/// The names of the files of those binaries that `names` means: each is the name of a file, or the
/// one that cargo knows the binary by (`different-binary-name`). Sorted, each once; none for none.
/// @throws Error{Errc::usage} that lists the package's binaries, for a name that none of them has.
[[nodiscard]] std::vector<std::string> named_binaries(const std::vector<std::string>& names,
                                                      const Manifest& manifest);

/// Those binaries of the package whose files are called like one of `names`; all for none.
[[nodiscard]] std::vector<Binary> wanted_binaries(const std::vector<std::string>& names,
                                                  const Manifest& manifest);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include "conventional_names.hpp"

#include <optional>
#include <string>
#include <vector>

namespace binstall::release {

/// Those of `tags` that are spellings of the manifest's version, whatever stands before it, best
/// first: with the package's name ("tool-v1.2.3", or "cli/v1.2.3" where the project "tool" has a
/// package "tool-cli"), then with none or the project's. Another name is another package's.
std::vector<Tag> tags_of_version(const std::vector<std::string>& tags,
                                 const Manifest& manifest,
                                 const std::optional<Repository>& repository);

} // namespace binstall::release

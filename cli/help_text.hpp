// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <string>

namespace binstall::cli {

/// What `--help` prints, made from the table of options.
[[nodiscard]] std::string help_text(Personality personality);

/// What `-V` prints: the bare version; with `detailed`, `key: value` lines.
[[nodiscard]] std::string version_text(bool detailed);

} // namespace binstall::cli

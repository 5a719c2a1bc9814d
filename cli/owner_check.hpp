// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"

#include <binstall/error.hpp>

#include <engine/destination/destination.hpp>

#include <optional>

namespace binstall::cli {

/// Why root should not write there unless he means to: after `sudo` the home folder is often still
/// the user's, who could not change what root leaves in it.
[[nodiscard]] std::optional<Error> why_not_root_there(const Destination& destination,
                                                      const CommandLine& line);

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
// What `binstall config` shows: the text and the JSON are both written from the same value.
#pragma once

#include <binstall/value.hpp>

#include <engine/config/listing.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

/// Those of `settings` that are called `key` or lie below it.
/// @throws Error{Errc::usage} when there is none.
[[nodiscard]] std::vector<ListedSetting> only(const std::vector<ListedSetting>& settings,
                                              std::string_view key);

/// One line for each, as it could stand in a file, and where it comes from.
[[nodiscard]] std::vector<std::string> config_lines(const std::vector<ListedSetting>& settings);

[[nodiscard]] Value json_config(const std::vector<ListedSetting>& settings);

} // namespace binstall::cli

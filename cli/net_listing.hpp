// SPDX-License-Identifier: MIT
// What `binstall doctor net` shows: the text and the JSON are both written from the same value.
#pragma once

#include <binstall/value.hpp>

#include <engine/net_report.hpp>

#include <string>
#include <vector>

namespace binstall::cli {

/// The hops, a block of lines for each.
[[nodiscard]] std::vector<std::string> net_lines(const NetReport& report);

[[nodiscard]] Value json_net(const NetReport& report, int exit_code);

} // namespace binstall::cli

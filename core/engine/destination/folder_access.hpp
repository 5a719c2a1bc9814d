// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace binstall {

/// Why files cannot be put into `folder`, which need not exist yet, in one clause: "is not a
/// folder". Empty when they can, as far as permissions tell. Creates nothing.
[[nodiscard]] std::string why_not_writable(const std::filesystem::path& folder);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <engine/config/config.hpp>

namespace binstall {

/// Applies what `file`, the settings file of cargo-binstall, says: its own keys only. The file is
/// never written.
/// @throws Error{Errc::config}
void apply_peer_settings(const Value& settings, const fs::path& file, Config& config, Log& log);

} // namespace binstall

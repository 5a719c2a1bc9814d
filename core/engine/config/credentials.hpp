// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/value.hpp>

#include <engine/config/config.hpp>

#include <string_view>

namespace binstall {

/// Adds `table`, what a file has as `[credentials.NAME]`. It replaces what an earlier file has of
/// that name as a whole: the place of one and the secret of another do not belong together.
/// @throws Error{Errc::config}; also for a secret that stands in the settings themselves.
void add_credential_table(std::string_view name,
                          const Value& table,
                          const fs::path& file,
                          CredentialConfig& config,
                          Log& log);

} // namespace binstall

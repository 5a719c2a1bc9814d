// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/readers.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/credentials/token.hpp>

#include <optional>
#include <string>

namespace binstall {

/// A key that tokens of a registry are signed with.
struct RegistryKey {
    Token key;           ///< "k3.secret.<...>"
    std::string subject; ///< Whom it belongs to; may be empty.
};

/// The secrets of a registry, as cargo keeps them.
struct RegistrySecrets {
    std::optional<Token> token;
    std::optional<RegistryKey> key;
};

/// Looks for `token`, and `secret-key` (older: `private-key`) with its subject, of
/// `[registries.NAME]`: in variables CARGO_REGISTRIES_<NAME>_..., in $CARGO_HOME/credentials.toml
/// (or `credentials`, which cargo prefers), in cargo's settings; each by itself, the first counts.
/// @throws Error{Errc::config} for a file that cannot be trusted or read, and for what is no text.
RegistrySecrets read_registry_secrets(const std::string& registry,
                                      const CargoConfig& cargo,
                                      const Environment& environment,
                                      const Readers& read,
                                      Log& log);

} // namespace binstall

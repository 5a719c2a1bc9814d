// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/readers.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/credentials/scope.hpp>

#include <string>
#include <vector>

namespace binstall {

/// The programs and built-in providers that cargo would ask for a token of the registry `name`, in
/// its order, each with its arguments: `credential-provider` of the registry itself; else
/// `registry.global-credential-providers`, the last first; else cargo:token and cargo:paseto.
/// Aliases are followed; one for a provider that is built in is warned about and has no effect.
std::vector<std::vector<std::string>>
credential_providers(const std::string& name, const CargoConfig& cargo, Log& log);

/// Where tokens for `registry` come from: those providers. Nothing is read and no program started
/// until a token is needed. Borrows all but `registry`.
std::vector<TokenSource> registry_token_sources(const Registry& registry,
                                                const CargoConfig& cargo,
                                                const Environment& environment,
                                                const Readers& read,
                                                Log& log);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/readers.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/config.hpp>
#include <engine/credentials/scope.hpp>

#include <optional>

namespace binstall {

/// The credential scope of `registry`, with what cargo's credential providers know. It covers what
/// lies below the index, and what the registry's own config.json names for downloads. Absent for a
/// registry without a name or without a sparse index. Borrows all but `registry`.
std::optional<CredentialScope> registry_scope(const Registry& registry,
                                              const CargoConfig& cargo,
                                              const Environment& environment,
                                              const Readers& read,
                                              Log& log);

} // namespace binstall

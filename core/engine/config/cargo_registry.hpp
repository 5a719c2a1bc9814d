// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <engine/config/cargo_config.hpp>

#include <optional>
#include <string>

namespace binstall {

/// What the command line says about where packages are described.
struct RegistryRequest {
    std::optional<std::string> name;  ///< --registry
    std::optional<std::string> index; ///< --index
};

/// The registry that a command asks: --index, --registry, `registry.default` (also from
/// CARGO_REGISTRY_DEFAULT), else crates.io; followed through `[source]` replacements to the one
/// that is asked in its place. Registry::source stays what cargo's records say: the original.
/// @throws Error{Errc::unknown_registry} for a name that nothing configures,
///         Error{Errc::registry_url} for an index that is no URL, Error{Errc::config} for
///         replacements that go in circles or lead to no registry.
Registry choose_registry(const RegistryRequest& request, const CargoConfig& cargo);

/// The base of a sparse index, "https://index.crates.io/"; absent for any other index.
std::optional<Url> sparse_base(const Registry& registry);

/// Whether the registry is a folder of this machine: nobody is asked for its packages.
bool is_folder(const Registry& registry);

} // namespace binstall

// SPDX-License-Identifier: MIT
// Where cargo finds what it is to build: the very sources that were described.
#pragma once

#include <binstall/manifest.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/plan.hpp>

#include <set>
#include <string>
#include <vector>

namespace binstall {

/// Whether the package is a single Rust file, which `cargo install` does not take.
[[nodiscard]] bool is_script(const PackageRequest& request);

/// The arguments of `cargo install` that say it: "--path", "/src/tool".
[[nodiscard]] std::vector<std::string>
origin_arguments(const PackageRequest& request, const Manifest& manifest, const Registry& registry);

/// Hosts that cargo certainly asks for the package itself; empty when it needs none.
[[nodiscard]] std::set<std::string> hosts_of_origin(const PackageRequest& request,
                                                    const Registry& registry);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <engine/services.hpp>

namespace binstall {

/// The package that a manifest source described, whatever form the description has: the one place
/// where archives and Cargo.toml files become a Manifest (design D19). Downloads a `.crate`, and
/// uses nothing of it before its digest is right.
/// @throws Error{Errc::integrity} with both digests, Error{Errc::manifest}, Error{Errc::network}.
Manifest manifest_of(const PackageDescription& description,
                     const PackageSpec& spec,
                     const Services& services);

} // namespace binstall

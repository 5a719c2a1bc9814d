// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest.hpp>
#include <binstall/manifest_source.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// Reads a package's Cargo.toml as cargo does: binaries declared or inferred from the file names,
/// workspace inheritance, `[package.metadata.binstall]`. One bad value in the metadata is a warning
/// and drops that value, not the package.
/// @throws Error{Errc::manifest} with file, line, column and the line itself; Error{Errc::version}.
Manifest read_cargo_manifest(const CrateFiles& files);

/// Takes Cargo.toml and the names of the files out of a `.crate` (a gzip-compressed tar) whose
/// digest was already checked. Bounded: the unpacked size by the larger of 512 MiB and 20 times
/// `crate`, Cargo.toml by 1 MiB. The case of `name`, and '-' against '_', are left open: a
/// registry finds a crate by any of them.
/// @throws Error{Errc::manifest} when it is no such archive, or not everything lies in
///         `<name>-<version>/`.
CrateFiles read_crate(std::string_view crate, std::string_view name, const Version& version);

} // namespace binstall

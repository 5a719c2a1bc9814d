// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/host.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/package_spec.hpp>

#include <filesystem>
#include <optional>

namespace binstall::crates_io {

/// The package in a folder of unpacked ones with the highest version that `spec` accepts; absent
/// when none has its name. A folder counts when it holds Cargo.toml and .cargo-checksum.json.
/// @throws Error{Errc::registry} when no version matches or a folder cannot be understood,
///         Error{Errc::integrity} when the manifest is not the one that the checksum is of.
std::optional<CrateFiles>
find_vendored(const std::filesystem::path& folder, const PackageSpec& spec, const Host& host);

} // namespace binstall::crates_io

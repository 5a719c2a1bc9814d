// SPDX-License-Identifier: MIT
// What a manifest source answers, held against what it was asked: the engine goes on with the
// answer's name and version, asks other sources about them, and records where it is from.
#pragma once

#include <binstall/manifest_source.hpp>

#include <string_view>

namespace binstall {

/// Whether cargo can read `text` in its records, as the place that a package is from:
/// "registry+https://github.com/rust-lang/crates.io-index".
[[nodiscard]] bool is_cargo_source(std::string_view text);

/// Judges what is known of an answer before the package is read.
/// @throws Error{Errc::plugin} naming `source`, for another package of a registry, or a version of
///         it, than was asked for.
void judge_answer(const PackageDescription& answer,
                  const PackageQuery& query,
                  std::string_view source);

/// Judges the package itself.
/// @throws as judge_answer; Error{Errc::plugin} for a place that cargo's records could not hold.
void judge_manifest(const Manifest& manifest, const PackageQuery& query, std::string_view source);

} // namespace binstall

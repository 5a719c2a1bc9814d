// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest.hpp>
#include <binstall/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What cargo would build of a package, and what in its description was odd.
struct BinariesReading {
    std::vector<Binary> binaries; ///< Sorted by name.
    std::vector<std::string> warnings;
};

/// What decides which binaries a package has.
struct BinariesQuery {
    const Value& manifest; ///< The whole Cargo.toml.
    std::string_view package;
    std::string_view edition;              ///< "2015" when the manifest states none.
    const std::vector<std::string>& files; ///< Of the package's folder.
    /// Whether `filename` gives binaries another file name (cargo's `different-binary-name`).
    bool own_file_names = false;
};

/// The binaries of a package by cargo's rules: those in `[[bin]]`, and `src/main.rs`,
/// `src/bin/*.rs` and `src/bin/*/main.rs` unless `autobins` or the 2015 edition says otherwise.
/// https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery
/// @throws Error{Errc::manifest} naming the key, also for a name that cannot be a file's.
BinariesReading cargo_binaries(const BinariesQuery& query);

} // namespace binstall

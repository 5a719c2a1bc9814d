// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/readers.hpp>
#include <binstall/value.hpp>

#include <filesystem>
#include <optional>

namespace binstall {

/// A file of settings as a table; absent when there is none.
/// @throws Error{Errc::config} naming the file: it cannot be read, is not TOML (with line and
///         column), is larger than 1 MiB, or others could have written it.
[[nodiscard]] std::optional<Value> read_config_file(const std::filesystem::path& file,
                                                    const Readers& read);

} // namespace binstall

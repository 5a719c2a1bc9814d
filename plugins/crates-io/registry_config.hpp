// SPDX-License-Identifier: MIT
#pragma once

#include "index_entry.hpp"

#include <binstall/readers.hpp>
#include <binstall/url.hpp>

#include <string>
#include <string_view>

namespace binstall::crates_io {

/// A registry's `config.json`.
/// https://doc.rust-lang.org/cargo/reference/registry-index.html#index-configuration
struct RegistryConfig {
    std::string download; ///< `dl`: where crates are, with or without markers.
    bool auth_required = false;

    friend bool operator==(const RegistryConfig&, const RegistryConfig&) = default;
};

/// That of crates.io, which everybody knows: asking for it would be a request for nothing.
[[nodiscard]] RegistryConfig crates_io_config();

/// @throws Error{Errc::registry} naming the key that does not fit.
RegistryConfig read_registry_config(std::string_view text, const Readers& read);

/// Where the `.crate` of `entry` is.
/// @throws Error{Errc::registry} for a marker that cargo does not have or a result that is no URL.
Url download_url(const RegistryConfig& config, const IndexEntry& entry);

} // namespace binstall::crates_io

// SPDX-License-Identifier: MIT
// The credential providers that are a part of cargo:
// https://doc.rust-lang.org/cargo/reference/registry-authentication.html#built-in-providers
#pragma once

#include <binstall/log.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/readers.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/credentials/scope.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What providers look into.
struct ProviderSurroundings {
    const CargoConfig& cargo;
    const Environment& environment;
    const Readers& read;
    Log& log;
};

/// "cargo:token" and the like.
[[nodiscard]] bool is_built_in(std::string_view provider);

/// Whether a token and a key that cargo keeps would both be used by one of `all`.
[[nodiscard]] bool uses_all_secrets(const std::vector<std::vector<std::string>>& all);

/// Knows no token. Warns, when it is first asked, of a token or a key of `registry` that is kept
/// for nothing, since the provider that would use it is none of `all`.
TokenSource ignored_secrets(const std::vector<std::vector<std::string>>& all,
                            const Registry& registry,
                            const ProviderSurroundings& surroundings);

/// What the provider `command` knows. Of those for the keyrings of desktops nothing is known here:
/// they are named and passed over. `all` are the providers that are asked: both a token and a key
/// for them are an error.
TokenSource built_in_provider(const std::vector<std::string>& command,
                              const std::vector<std::vector<std::string>>& all,
                              const Registry& registry,
                              const ProviderSurroundings& surroundings);

} // namespace binstall

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

/// What the provider `command` knows. Of those for the keyrings of desktops nothing is known here:
/// they are named and passed over. `all` are the providers that are asked: a secret that none of
/// them would use is warned about, and both a token and a key are an error.
TokenSource built_in_provider(const std::vector<std::string>& command,
                              const std::vector<std::vector<std::string>>& all,
                              const Registry& registry,
                              const ProviderSurroundings& surroundings);

} // namespace binstall

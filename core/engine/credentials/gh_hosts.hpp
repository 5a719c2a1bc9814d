// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/secret.hpp>

#include <optional>
#include <string_view>

namespace binstall {

/// The `oauth_token` that gh's file of hosts has for `host`, when gh keeps it there and not in a
/// keyring. Only the form that gh writes is read: a mapping of hosts to mappings of plain values.
std::optional<Secret> token_in_gh_hosts(std::string_view yaml, std::string_view host);

} // namespace binstall

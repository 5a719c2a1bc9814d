// SPDX-License-Identifier: MIT
// Programs that speak cargo's protocol for credentials:
// https://doc.rust-lang.org/cargo/reference/credential-provider-protocol.html
#pragma once

#include <binstall/manifest_source.hpp>
#include <binstall/readers.hpp>

#include <engine/config/config.hpp>
#include <engine/credentials/token.hpp>

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

/// Asks the program `command`, with its arguments as the protocol passes them, for the token to
/// read from `registry`. `headers` ("name: value") are those of an answer that refused one. Absent
/// when the program has none, or none for this registry.
/// @throws Error{Errc::subprocess} when it cannot be started, does not speak version 1 of the
///         protocol, or says that it failed; Error{Errc::cancelled}.
std::optional<Token> ask_credential_process(const std::vector<std::string>& command,
                                            const Registry& registry,
                                            const std::vector<std::string>& headers,
                                            const Environment& environment,
                                            const Readers& read,
                                            const std::stop_token& stop);

} // namespace binstall

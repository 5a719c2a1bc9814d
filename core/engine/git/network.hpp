// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/authorization.hpp>
#include <engine/git/address.hpp>
#include <engine/git/program.hpp>
#include <engine/http_client.hpp>

namespace binstall {

/// What git is told so that it reaches `address` as our own requests would: through the same proxy,
/// to the same address, trusting the same certificates. `folder` is for a file of certificates,
/// when there are more than the system's. With an authorization no redirect is followed.
/// @throws Error{Errc::git} for what git cannot do, Error{Errc::config} for what cannot be used.
void reach(const GitAddress& address,
           const HttpOptions& options,
           const Authorization* authorization,
           const fs::path& folder,
           GitRun& run);

} // namespace binstall

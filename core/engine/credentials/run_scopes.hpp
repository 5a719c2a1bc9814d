// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/config/config.hpp>
#include <engine/credentials/scope.hpp>

#include <optional>
#include <vector>

namespace binstall {

/// Every scope of a run: those of the settings, which come first, GitHub's and netrc's. Nothing is
/// read and no program started until a request needs one. `github_token` is --github-token. Borrows
/// `environment` and `log`.
std::vector<CredentialScope> run_scopes(const CredentialConfig& config,
                                        const std::optional<Secret>& github_token,
                                        const Environment& environment,
                                        Log& log);

} // namespace binstall

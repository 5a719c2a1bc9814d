// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/config/config.hpp>
#include <engine/credentials/scope.hpp>

#include <optional>

namespace binstall {

/// The credential scope "github", for GitHub's API: the variables GITHUB_TOKEN and GH_TOKEN, git's
/// files of credentials, gh, and git's credential helpers, in this order. `given` (--github-token)
/// comes before all of them; without `discover` only `given` and the variables count. Borrows
/// `environment` and `log`.
CredentialScope github_scope(const std::optional<Secret>& given,
                             bool discover,
                             const Environment& environment,
                             Log& log);

/// The scope "github-given", for what may be asked in another way too: of the same places those
/// that the user meant for us, `given` and the variables. No program is started for it.
CredentialScope
given_github_scope(const std::optional<Secret>& given, const Environment& environment, Log& log);

} // namespace binstall

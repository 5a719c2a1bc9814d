// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/token.hpp>

#include <optional>
#include <string_view>

namespace binstall {

/// What the lines of a file of git's `store` helper, `https://USER:PASSWORD@HOST`, have for `host`
/// and https. Lines that are anything else are skipped, as git does.
/// https://git-scm.com/docs/git-credential-store
std::optional<Secret> password_in_git_file(std::string_view text, std::string_view host);

/// The `password=` of what `git credential fill` prints.
/// https://git-scm.com/docs/git-credential#IOFMT
std::optional<Secret> password_in_git_answer(std::string_view text);

} // namespace binstall

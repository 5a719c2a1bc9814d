// SPDX-License-Identifier: MIT
#include "repository_packages.hpp"

#include <binstall/plugin.hpp>

static void register_git(binstall::Registrar& registrar) {
    registrar.setting("github-hosts", "hosts of GitHub Enterprise, beside github.com", "");
    registrar.setting("gitlab-hosts", "hosts of GitLab, beside gitlab.com", "");
    registrar.setting("forgejo-hosts", "hosts of Forgejo or Gitea, beside codeberg.org", "");
    registrar.add(std::make_unique<binstall::git::RepositoryPackages>(),
                  binstall::Precedence::normal);
}

BINSTALL_PLUGIN("git", "0.1.0", "Packages in git repositories", "MIT", register_git);

// SPDX-License-Identifier: MIT
#include "author_releases.hpp"

#include <binstall/plugin.hpp>

static void register_release(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::release::AuthorReleases>(),
                  binstall::Precedence::normal);
}

BINSTALL_PLUGIN("release", "0.1.0", "What the author released", "MIT", register_release);

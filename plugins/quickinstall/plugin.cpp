// SPDX-License-Identifier: MIT
#include "community_builds.hpp"

#include <binstall/plugin.hpp>

static void register_quickinstall(binstall::Registrar& registrar) {
    using namespace binstall::quickinstall;
    registrar.setting(
        "base-url", "where the builds are: a mirror, or a farm of your own", releases_url);
    registrar.setting("public-key", "the minisign key that they must be signed with", farm_key);
    registrar.add(std::make_unique<CommunityBuilds>(), binstall::Precedence::fallback);
}

BINSTALL_PLUGIN("quickinstall",
                "0.1.0",
                "Builds by the community's farm, cargo-quickinstall",
                "MIT",
                register_quickinstall);

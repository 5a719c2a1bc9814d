// SPDX-License-Identifier: MIT
#include "local_packages.hpp"

#include <binstall/plugin.hpp>

static void register_local(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::local::LocalPackages>(), binstall::Precedence::normal);
}

BINSTALL_PLUGIN("local", "0.1.0", "Packages at a path", "MIT", register_local);

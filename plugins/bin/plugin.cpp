// SPDX-License-Identifier: MIT
#include "bare_format.hpp"

#include <binstall/plugin.hpp>

#include <memory>

namespace {

void register_bin(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::BareFormat>(), binstall::Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("bin", "0.1.0", "an executable that is not packed", "MIT", register_bin);

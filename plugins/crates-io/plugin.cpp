// SPDX-License-Identifier: MIT
#include "cargo_registries.hpp"

#include <binstall/plugin.hpp>

static void register_crates_io(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::crates_io::CargoRegistries>(),
                  binstall::Precedence::normal);
}

BINSTALL_PLUGIN(
    "crates-io", "0.1.0", "crates.io and every registry of cargo's", "MIT", register_crates_io);

// SPDX-License-Identifier: MIT
#include "sparse_registry.hpp"

#include <binstall/plugin.hpp>

static void register_crates_io(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::crates_io::SparseRegistry>(),
                  binstall::Precedence::normal);
}

BINSTALL_PLUGIN(
    "crates-io", "0.1.0", "crates.io and every registry of cargo's", "MIT", register_crates_io);

// SPDX-License-Identifier: MIT
#include "zip_format.hpp"

#include <binstall/plugin.hpp>

#include <memory>

namespace {

void register_zip(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<binstall::ZipFormat>(), binstall::Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("zip", "0.1.0", "zip archives, stored or deflated", "MIT", register_zip);

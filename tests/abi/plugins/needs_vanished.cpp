// SPDX-License-Identifier: MIT
// Needs a library that no system has: the test builds it, and it stays in the build folder.
#include "sample_source.hpp"

int vanished();

namespace {

void register_after_asking(binstall::Registrar& registrar) {
    if (vanished() == 1)
        register_sample(registrar);
}

} // namespace

BINSTALL_PLUGIN("needs-vanished", "1.0", "Needs what is gone", "MIT", register_after_asking);

// SPDX-License-Identifier: MIT
// Built for another plugin ABI. Its constructor would end the process: it must never run.
#include "sample_source.hpp"

#include <unistd.h>

#undef BINSTALL_PLUGIN_ABI
#define BINSTALL_PLUGIN_ABI OTHER_ABI

namespace {

[[gnu::constructor]] void end_the_process() {
    ::_exit(77);
}

} // namespace

BINSTALL_PLUGIN("other-abi", "1.0", "Of another time", "MIT", register_sample);

// SPDX-License-Identifier: MIT
// A static object's constructor throws, before there is anything that the engine could call.
#include "sample_source.hpp"

#include <stdexcept>

namespace {

struct Impatient {
    Impatient() { throw std::runtime_error{"a config file of mine is missing"}; }
};

const Impatient impatient; // NOLINT: that is the point

} // namespace

BINSTALL_PLUGIN("breaks-off", "1.0", "Throws while it is loaded", "MIT", register_sample);

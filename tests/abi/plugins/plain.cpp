// SPDX-License-Identifier: MIT
// Nothing is wrong with the source; the build makes it unusable: another C++ library mode, a C++
// library of its own, a search path into somebody else's folder.
#include "sample_source.hpp"

BINSTALL_PLUGIN("plain", "1.0", "Built oddly", "MIT", register_sample);

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <vector>

namespace binstall {

/// The targets whose binaries run on this machine, most wanted first: the native one with this
/// system's C library, then musl. Found without running anything: from this program's own
/// architecture and the C library that it is linked with.
[[nodiscard]] std::vector<Target> host_targets();

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <engine/artifact.hpp>

namespace binstall {

/// Whether a zstd file says that its content has no checksum, so that damage may go unnoticed. The
/// other compressions always carry one, or their decoder judges it.
[[nodiscard]] bool lacks_checksum(const Artifact& artifact);

} // namespace binstall

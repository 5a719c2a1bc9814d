// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace binstall {

/// A new folder that is ours alone, in the one for temporary files ($TMPDIR), or in /tmp when that
/// is none. For what programs that we start need; nothing that is installed lies there. The caller
/// removes it.
/// @throws Error{Errc::io}
[[nodiscard]] std::filesystem::path make_scratch_folder();

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

namespace binstall {

/// No core file of this process, nor of what it starts: they hold secrets in their memory and in
/// their environment.
void forbid_core_file() noexcept;

} // namespace binstall

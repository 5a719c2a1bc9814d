// SPDX-License-Identifier: MIT
#pragma once

namespace binstall::cli {

/// What std::terminate() does from now on: an error like any other and exit code 16, instead of
/// SIGABRT. The standard library comes here by itself when memory runs out in the wrong place;
/// what was committed is completed by the next command, as after kill.
void end_with_last_words() noexcept;

} // namespace binstall::cli

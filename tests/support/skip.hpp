// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall::test {

/// Says why this machine cannot show what the running case promises, or not all of it. The case
/// returns then, or goes on without that part, and counts as skipped, not as passed.
void skip(std::string_view reason);

} // namespace binstall::test

// SPDX-License-Identifier: MIT
#pragma once

namespace binstall {

/// Allows this process as many open files as the system lets it have. The usual 1024 are for
/// programs that use select(); many packages at once, each with its connections and staged files,
/// need more.
void raise_descriptor_limit() noexcept;

} // namespace binstall

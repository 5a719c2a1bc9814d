// SPDX-License-Identifier: MIT
// For targets that read a text and may refuse it.
#pragma once

#include "target.hpp"

#include <string_view>

namespace binstall::fuzz {

/// The bytes as text; a text that holds no sense is refused like any other.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Does `action`. Whether it was done: an Error, and nothing else, is a refusal.
template <typename Action>
bool accepted(Action&& action) {
    try {
        action();
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace binstall::fuzz

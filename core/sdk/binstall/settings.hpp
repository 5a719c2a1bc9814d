// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <string_view>

namespace binstall {

/// A plugin's own table, `[plugins.<id>]`, with the fallbacks that it declared.
class Settings {
public:
    virtual ~Settings();

    /// The value of a key that the plugin declared, of the kind that the user wrote; when nobody
    /// set it, its declared fallback, which is always a string: "3" for a number that may be set
    /// as 3.
    /// @throws Error{Errc::plugin} for a key that was not declared.
    virtual Value get(std::string_view key) const = 0;
};

} // namespace binstall

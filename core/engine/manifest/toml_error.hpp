// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <cstddef>
#include <string>

namespace binstall {

/// A document that is not TOML, or not what it should be, and the place where that shows.
class TomlError : public Error {
public:
    /// Line and column count from 1, columns in code points.
    TomlError(std::size_t at_line, std::size_t at_column, std::string why);

    std::size_t line;
    std::size_t column;
    std::string reason;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/toml_error.hpp>

#include <utility>

namespace binstall {

TomlError::TomlError(std::size_t at_line, std::size_t at_column, std::string why)
    : Error{Errc::manifest,
            cat("not valid TOML at line ", at_line, ", column ", at_column, ": ", why)},
      line{at_line}, column{at_column}, reason{std::move(why)} {}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <engine/manifest/text_place.hpp>
#include <engine/manifest/toml_error.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace binstall {

/// A document of TOML, and where each of its values stands.
struct TomlDocument {
    Value value;
    std::map<std::string, LineColumn, std::less<>>
        places; ///< By path: "package.name", "bin[1].path".
};

/// As Readers::toml.
/// @throws TomlError
TomlDocument read_toml(std::string_view text);

} // namespace binstall

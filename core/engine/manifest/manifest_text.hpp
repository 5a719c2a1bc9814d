// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <engine/manifest/toml_document.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// What is wrong with the value of a key, by the path of that key. Without one, what the manifest
/// lacks as a whole: it has no [package].
class KeyError : public Error {
public:
    KeyError(std::string at, std::string_view what);

    std::string key;
};

/// A manifest with its text, for messages that show where they point to.
class ManifestText {
public:
    /// `file` is shown before the line. Borrows `text`.
    /// @throws Error{Errc::manifest} with file, line, column and the line itself.
    ManifestText(std::string_view text, std::string file);

    const Value& value() const noexcept { return document_.value; }

    Value& value() noexcept { return document_.value; }

    /// `error` with file, line and column before it, and the line with a caret below.
    Error located(const KeyError& error) const;

private:
    Error error_at(LineColumn place, Errc code, std::string_view what) const;

    std::string_view text_;
    std::string file_;
    TomlDocument document_;
};

} // namespace binstall

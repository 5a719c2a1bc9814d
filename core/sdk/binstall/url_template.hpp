// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The values of a template's variables.
using TemplateValues = std::map<std::string, std::string, std::less<>>;

/// How a value is put into the text around it.
enum class Encoding {
    url,  ///< Percent-encoded as one path segment, except `repo` and `url`, which are URLs already.
    path, ///< As it is; for a path inside an archive.
};

/// Text with variables: `{ repo }/releases/download/v{ version }/{ name }-{ target }.tgz`.
///
/// Grammar, as cargo-binstall reads it: `{ key }`, white space around the key ignored; `\{`, `\}`
/// and `\\` stand for themselves; nothing else is special. Values are inserted in one pass: what
/// they contain is never expanded again.
class UrlTemplate {
public:
    /// @throws Error{Errc::bad_template} naming the token that does not fit, or a text over 8 KiB.
    static UrlTemplate parse(std::string_view text);

    /// Whether `{ key }` occurs.
    bool uses(std::string_view key) const noexcept;

    /// Every key that occurs, once, in order of appearance.
    std::vector<std::string> keys() const;

    /// @throws Error{Errc::bad_template} for a key without a value, or a result over 8 KiB.
    std::string render(const TemplateValues& values, Encoding encoding) const;

    /// The text that was parsed.
    const std::string& text() const noexcept { return text_; }

private:
    struct Piece {
        std::string text;
        bool is_key = false;
    };

    std::string text_;
    std::vector<Piece> pieces_;
};

} // namespace binstall

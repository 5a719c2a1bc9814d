// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/manifest_text.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t shown_columns = 160;

std::string_view line_of(std::string_view text, std::size_t number) {
    for (; number > 1; --number) {
        const std::size_t end = text.find('\n');
        if (end == text.npos)
            return {};
        text.remove_prefix(end + 1);
    }
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

} // namespace

KeyError::KeyError(std::string at, std::string_view what)
    : Error{at.empty() ? Errc::no_package : Errc::manifest, cat(at, at.empty() ? "" : " ", what)},
      key{std::move(at)} {}

ManifestText::ManifestText(std::string_view text, std::string file)
    : text_{text}, file_{std::move(file)} {
    try {
        document_ = read_toml(text);
    } catch (const TomlError& error) {
        throw error_at({error.line, error.column}, Errc::manifest, error.reason);
    } catch (Error& error) {
        throw Error{Errc::manifest, cat(printable(file_, 1024), ": ", error.what())};
    }
}

/// A key that is not there is shown at the table that lacks it.
Error ManifestText::located(const KeyError& error) const {
    std::string_view key = error.key;
    auto found = document_.places.find(key);
    while (found == document_.places.end() && !key.empty()) {
        const std::size_t end = key.find_last_of(".[");
        key = key.substr(0, end == key.npos ? 0 : end);
        found = document_.places.find(key);
    }
    if (found == document_.places.end())
        return Error{error.code(), cat(printable(file_, 1024), ": ", error.what())};
    return error_at(found->second, error.code(), error.what());
}

Error ManifestText::error_at(LineColumn place, Errc code, std::string_view what) const {
    Error error{code, cat(printable(file_, 1024), ':', place.line, ':', place.column, ": ", what)};
    std::string line{line_of(text_, place.line)};
    std::ranges::replace(line, '\t', ' ');
    if (place.column > shown_columns)
        return error;
    const std::string number = cat(place.line);
    error.note(cat(number, " | ", printable(line, shown_columns)));
    error.note(
        cat(std::string(number.size(), ' '), " | ", std::string(place.column - 1, ' '), '^'));
    return error;
}

} // namespace binstall

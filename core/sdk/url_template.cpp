// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>
#include <binstall/url_template.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t longest_text = 8192;

// White space of Unicode that can be seen; what cannot be seen is refused before.
constexpr std::string_view spaces[] = {
    " ",
    "\u00a0",
    "\u1680",
    "\u2000",
    "\u2001",
    "\u2002",
    "\u2003",
    "\u2004",
    "\u2005",
    "\u2006",
    "\u2007",
    "\u2008",
    "\u2009",
    "\u200a",
    "\u202f",
    "\u205f",
    "\u3000",
};

std::string_view without_spaces(std::string_view key) {
    for (bool found = true; found;) {
        found = false;
        for (std::string_view space : spaces) {
            if (key.starts_with(space))
                key.remove_prefix(space.size());
            else if (key.ends_with(space))
                key.remove_suffix(space.size());
            else
                continue;
            found = true;
        }
    }
    return key;
}

bool is_printable(std::string_view text) {
    return printable(text, std::string_view::npos) == text;
}

Error refusal(std::string_view text, std::string_view reason) {
    return Error{Errc::bad_template,
                 cat("a template that cannot be used: ", printable(text), " (", reason, ')')};
}

Error too_long() {
    return Error{Errc::bad_template, cat("the result is longer than ", longest_text, " bytes")};
}

/// Whether `url` ends within its host or port, so that what comes next would be a part of it.
bool ends_in_authority(std::string_view url) noexcept {
    const std::size_t scheme_end = url.find("://");
    return scheme_end != std::string_view::npos &&
           url.find_first_of("/?#", scheme_end + 3) == std::string_view::npos;
}

bool is_url_already(std::string_view key) noexcept {
    return key == "repo" || key == "url";
}

/// How `value` continues `url`. Throws the reason alone.
std::string url_part(std::string_view url, std::string_view key, std::string_view value) {
    if (!is_url_already(key)) {
        if (ends_in_authority(url))
            throw Error{Errc::bad_template, cat("{ ", key, " } stands where the host is")};
        return percent_encode(value);
    }
    // What follows would become a part of the query, or vanish with the fragment.
    if (value.find('#') != std::string_view::npos ||
        (key == "repo" && value.find('?') != std::string_view::npos))
        throw Error{Errc::bad_template, cat("the value of { ", key, " } has a query or fragment")};
    return std::string{value};
}

void check_archive_path(std::string_view path) {
    const std::vector<std::string_view> parts = split(path, '/');
    if (path.starts_with('/') || std::ranges::find(parts, "..") != parts.end())
        throw Error{Errc::bad_template, cat(printable(path), " is outside the archive")};
}

std::string known_keys(const TemplateValues& values) {
    std::string list;
    for (const auto& [key, value] : values)
        list += cat(list.empty() ? "" : ", ", key);
    return list;
}

} // namespace

UrlTemplate UrlTemplate::parse(std::string_view text) {
    if (text.size() > longest_text)
        throw refusal(text.substr(0, 80), cat("longer than ", longest_text, " bytes"));
    if (!is_printable(text))
        throw refusal(text, "it has characters that cannot be seen");
    UrlTemplate parsed;
    parsed.text_ = text;
    std::string literal;
    const auto end_literal = [&] {
        if (!literal.empty())
            parsed.pieces_.push_back({std::exchange(literal, {}), false});
    };
    for (std::string_view rest = text; !rest.empty();) {
        const char first = rest.front();
        if (first == '\\') {
            if (rest.size() < 2 || std::string_view{"{}\\"}.find(rest[1]) == std::string_view::npos)
                throw refusal(text, cat("'", rest.substr(0, 2), "' is not an escape"));
            literal += rest[1];
            rest.remove_prefix(2);
        } else if (first == '{') {
            const std::size_t end = rest.find('}');
            const std::string_view token = rest.substr(0, end == rest.npos ? end : end + 1);
            if (end == rest.npos)
                throw refusal(text, cat("'", token, "' is not closed"));
            const std::string_view key = without_spaces(token.substr(1, token.size() - 2));
            if (key.empty() || key.find_first_of("{\\") != std::string_view::npos)
                throw refusal(text, cat("'", token, "' is not a variable"));
            end_literal();
            parsed.pieces_.push_back({std::string{key}, true});
            rest.remove_prefix(token.size());
        } else if (first == '}') {
            throw refusal(text, "a '}' without its '{'");
        } else {
            literal += first;
            rest.remove_prefix(1);
        }
    }
    end_literal();
    return parsed;
}

bool UrlTemplate::uses(std::string_view key) const noexcept {
    return std::ranges::any_of(
        pieces_, [&](const Piece& piece) { return piece.is_key && piece.text == key; });
}

std::vector<std::string> UrlTemplate::keys() const {
    std::vector<std::string> keys;
    for (const Piece& piece : pieces_)
        if (piece.is_key && std::ranges::find(keys, piece.text) == keys.end())
            keys.push_back(piece.text);
    return keys;
}

std::string UrlTemplate::render(const TemplateValues& values, Encoding encoding) const {
    std::string result;
    try {
        for (const Piece& piece : pieces_) {
            if (!piece.is_key) {
                result += piece.text;
                continue;
            }
            const auto found = values.find(piece.text);
            if (found == values.end())
                throw Error{Errc::bad_template, cat("no value for { ", printable(piece.text), " }")}
                    .hint(cat("the variables here are ", known_keys(values)));
            const std::string& value = found->second;
            if (value.size() > longest_text)
                throw too_long();
            if (!is_printable(value))
                throw Error{
                    Errc::bad_template,
                    cat("the value of { ", piece.text, " } has characters that cannot be seen")};
            result += encoding == Encoding::url ? url_part(result, piece.text, value) : value;
            if (result.size() > longest_text)
                break; // before more is added
        }
        if (result.size() > longest_text)
            throw too_long();
        if (encoding == Encoding::path)
            check_archive_path(result);
        return result;
    } catch (const Error& error) {
        throw refusal(text_, error.what()).hint(error.hint());
    }
}

} // namespace binstall

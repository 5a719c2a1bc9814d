// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/crates_toml.hpp>

namespace binstall {

namespace {

[[noreturn]] void unknown(std::string_view what) {
    throw Error{Errc::io, cat("not a record of cargo's: ", what)};
}

std::set<std::string> names_of(const std::string& key, const Value& value) {
    if (!value.array())
        unknown(cat(printable(key), " is not a list"));
    std::set<std::string> names;
    for (const Value& name : *value.array()) {
        if (!name.string())
            unknown(cat("the list of ", printable(key), " holds something that is not a name"));
        names.insert(*name.string());
    }
    return names;
}

/// A basic string of TOML.
std::string quoted(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\')
            result += {'\\', character};
        else if (byte < 0x20 || byte == 0x7f)
            result += cat("\\u00", hex[byte >> 4], hex[byte & 15]);
        else
            result += character;
    }
    return result += '"';
}

/// cargo writes a single name in the line, several below each other.
std::string list_text(const std::set<std::string>& names) {
    if (names.empty())
        return "[]";
    if (names.size() == 1)
        return cat("[", quoted(*names.begin()), "]");
    std::string text = "[\n";
    for (const std::string& name : names)
        text += cat("    ", quoted(name), ",\n");
    return text += "]";
}

} // namespace

PackageId PackageId::parse(std::string_view text) {
    const std::size_t first = text.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    if (first == 0 || second == std::string_view::npos || text.size() < second + 3 ||
        text[second + 1] != '(' || text.back() != ')')
        unknown(cat(printable(text), " does not name a package"));
    return {std::string{text.substr(0, first)},
            Version::parse(text.substr(first + 1, second - first - 1)),
            std::string{text.substr(second + 2, text.size() - second - 3)}};
}

std::string PackageId::to_string() const {
    return cat(name, " ", version.to_string(), " (", source, ")");
}

CratesToml parse_crates_toml(std::string_view text, const Readers& read) {
    const Value document = read.toml(text);
    CratesToml crates;
    for (const auto& [table, packages] : *document.table()) {
        if (table != "v1" || !packages.table())
            unknown(cat("unexpected \"", printable(table), '"'));
        for (const auto& [key, names] : *packages.table())
            crates[PackageId::parse(key)] = names_of(key, names);
    }
    return crates;
}

std::string crates_toml_text(const CratesToml& crates) {
    std::string text = "[v1]\n";
    for (const auto& [id, names] : crates)
        text += cat(quoted(id.to_string()), " = ", list_text(names), "\n");
    return text;
}

} // namespace binstall

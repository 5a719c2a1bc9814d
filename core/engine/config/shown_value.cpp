// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/shown_value.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace binstall {

namespace {

constexpr std::string_view left_out = "...";

std::string_view last_part(std::string_view key) {
    return key.substr(key.rfind('.') + 1);
}

/// `text`, a URL or a proxy, without the account in it and without its query.
std::string without_account(std::string_view text) {
    const std::size_t scheme = text.find("://");
    const std::size_t start = scheme == text.npos ? 0 : scheme + 3;
    const std::size_t end = std::min(text.find_first_of("/?#", start), text.size());
    const std::size_t at = text.substr(start, end - start).rfind('@');
    std::string shown{text.substr(0, start)};
    shown += at == text.npos ? text.substr(start) : cat(left_out, text.substr(start + at));
    const std::size_t query = shown.find('?');
    return query == shown.npos ? shown : cat(shown.substr(0, query + 1), left_out);
}

std::string shown_text(std::string_view key, const std::string& text) {
    const bool is_place = text.find("://") != text.npos || last_part(key) == "proxy";
    return is_place ? without_account(text) : text;
}

/// A program and, for one of cargo's own providers, what it calls; no arguments, which may be
/// secrets.
Array shown_command(const std::vector<std::string_view>& words) {
    Array shown;
    const std::size_t kept = !words.empty() && words.front().starts_with("cargo:") ? 2 : 1;
    for (const std::string_view word : words) {
        if (shown.size() == kept) {
            shown.emplace_back(left_out);
            break;
        }
        shown.emplace_back(word);
    }
    return shown;
}

std::string joined(const Array& words) {
    std::string text;
    for (const Value& word : words)
        text += cat(text.empty() ? "" : " ", *word.string());
    return text;
}

std::vector<std::string_view> texts_of(const Array& array) {
    std::vector<std::string_view> texts;
    for (const Value& element : array)
        if (element.string())
            texts.emplace_back(*element.string());
    return texts;
}

std::string shown_line(const std::string& line) {
    return joined(shown_command(split(trim(line), ' ')));
}

/// A command as a list of words, or in one string.
Value command_value(const Value& value) {
    if (value.string())
        return shown_line(*value.string());
    return value.array() ? Value{shown_command(texts_of(*value.array()))} : Value{};
}

bool is_command_key(std::string_view key) {
    return last_part(key) == "credential-provider" || last_part(key) == "command" ||
           key.find("credential-alias.") != key.npos;
}

Value shown_array(std::string_view key, const Array& array) {
    Array shown;
    for (const Value& element : array) {
        const bool is_line = last_part(key) == "global-credential-providers" && element.string();
        shown.push_back(is_line ? Value{shown_line(*element.string())} : shown_value(key, element));
    }
    return Value{std::move(shown)};
}

} // namespace

bool is_secret_key(std::string_view key) {
    const std::string name = to_lower(last_part(key));
    if (name.ends_with("-subject") || name.ends_with("_subject"))
        return false;
    constexpr std::string_view words[] = {
        "token", "secret", "password", "passwd", "passphrase", "private-key", "api-key", "api_key"};
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return name.find(word) != name.npos; });
}

Value shown_value(std::string_view key, const Value& value) {
    if (is_command_key(key))
        return command_value(value);
    if (value.string())
        return shown_text(key, *value.string());
    if (value.array())
        return shown_array(key, *value.array());
    if (!value.table())
        return value;
    Table shown;
    for (const auto& [name, member] : *value.table()) {
        const std::string whole = cat(key, '.', name);
        shown.emplace_back(name,
                           is_secret_key(whole) ? Value{left_out} : shown_value(whole, member));
    }
    return Value{std::move(shown)};
}

} // namespace binstall

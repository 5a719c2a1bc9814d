// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_config.hpp>

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

namespace binstall {

namespace {

std::vector<std::string> split_at_spaces(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ' ')) {
        if (!trim(word).empty())
            words.emplace_back(trim(word));
    }
    return words;
}

bool is_plain_word(std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char character) {
        return is_ascii_letter(character) || is_ascii_digit(character) || character == '-' ||
               character == '_';
    });
}

} // namespace

CargoKey CargoKey::operator/(std::string_view part) const {
    CargoKey longer = *this;
    longer.parts_.emplace_back(part);
    return longer;
}

std::string CargoKey::to_string() const {
    std::string text;
    for (const std::string& part : parts_) {
        const std::string_view quote = is_plain_word(part) ? "" : "\"";
        text += cat(text.empty() ? "" : ".", quote, printable(part), quote);
    }
    return text;
}

std::string CargoKey::variable() const {
    std::string name = "CARGO";
    for (const std::string& part : parts_) {
        name += '_';
        for (const char character : part) {
            const bool is_lower = character >= 'a' && character <= 'z';
            const bool is_mark = character == '-' || character == '.';
            name +=
                is_lower ? static_cast<char>(character - 'a' + 'A') : (is_mark ? '_' : character);
        }
    }
    return name;
}

const std::string* CargoConfig::variable(const CargoKey& key) const {
    // As in cargo: there is no variable that replaces a source.
    if (key.parts().front() == "source")
        return nullptr;
    const auto found = variables_.find(key.variable());
    return found == variables_.end() || found->second.empty() ? nullptr : &found->second;
}

std::optional<Setting> CargoConfig::setting(const CargoKey& key) const {
    if (const std::string* text = variable(key))
        return Setting{key.variable(), *text};
    const auto found = entries_.find(key);
    if (found == entries_.end())
        return std::nullopt;
    return Setting{found->second.file, key.to_string(), found->second.value};
}

std::optional<std::string> CargoConfig::text(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    return found ? std::optional{found->text()} : std::nullopt;
}

std::optional<bool> CargoConfig::flag(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    return found ? std::optional{found->flag()} : std::nullopt;
}

std::optional<std::int64_t> CargoConfig::integer(const CargoKey& key) const {
    constexpr std::int64_t most = std::int64_t{1} << 50;
    const std::optional<Setting> found = setting(key);
    return found ? std::optional{found->integer(0, most)} : std::nullopt;
}

std::optional<fs::path> CargoConfig::path(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    if (!found)
        return std::nullopt;
    const fs::path written = found->text();
    if (variable(key)) {
        std::error_code problem;
        const fs::path whole = fs::absolute(written, problem);
        if (problem)
            found->refuse("is relative, and the current folder does not exist any more");
        return whole.lexically_normal();
    }
    const fs::path& file = entries_.at(key).file;
    return (file.parent_path().parent_path() / written).lexically_normal();
}

std::optional<std::vector<std::string>> CargoConfig::words(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    if (!found)
        return std::nullopt;
    const std::string* one = found->value().string();
    return one ? split_at_spaces(*one) : found->texts();
}

std::vector<std::string> CargoConfig::texts(const CargoKey& key) const {
    if (const std::string* text = variable(key))
        return split_at_spaces(*text);
    const std::optional<Setting> found = setting(key);
    return found ? found->texts() : std::vector<std::string>{};
}

std::string CargoConfig::origin(const CargoKey& key) const {
    if (variable(key))
        return key.variable();
    const auto found = entries_.find(key);
    return found == entries_.end() ? "" : found->second.file.string();
}

std::vector<std::string> CargoConfig::names(const CargoKey& table) const {
    std::set<std::string> names;
    const std::size_t depth = table.parts().size();
    for (const auto& [key, entry] : entries_) {
        const std::vector<std::string>& parts = key.parts();
        if (parts.size() > depth &&
            std::equal(table.parts().begin(), table.parts().end(), parts.begin()))
            names.insert(parts[depth]);
    }
    return {names.begin(), names.end()};
}

std::vector<CargoKey> CargoConfig::keys() const {
    std::vector<CargoKey> keys;
    for (const auto& [key, entry] : entries_)
        keys.push_back(key);
    return keys;
}

} // namespace binstall

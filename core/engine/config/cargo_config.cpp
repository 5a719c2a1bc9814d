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

/// A bare name is looked up on the PATH.
bool is_relative_program(const std::string& word) {
    return word.find('/') != word.npos && !fs::path{word}.is_absolute();
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

/// What a relative path counts from.
fs::path CargoConfig::base(const CargoKey& key) const {
    if (!variable(key))
        return entries_.at(key).file.parent_path().parent_path();
    std::error_code problem;
    const fs::path here = fs::current_path(problem);
    if (problem)
        setting(key)->refuse("is relative, and the current folder does not exist any more");
    return here;
}

std::optional<fs::path> CargoConfig::path(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    if (!found)
        return std::nullopt;
    const fs::path written = found->text();
    return (written.is_absolute() ? written : base(key) / written).lexically_normal();
}

std::optional<std::vector<std::string>> CargoConfig::command(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    if (!found)
        return std::nullopt;
    const std::string* one = found->value().string();
    std::vector<std::string> words = one ? split_at_spaces(*one) : found->texts();
    if (!words.empty() && is_relative_program(words.front()))
        words.front() = (base(key) / words.front()).lexically_normal();
    return words;
}

std::vector<std::vector<std::string>> CargoConfig::commands(const CargoKey& key) const {
    std::vector<std::vector<std::string>> commands;
    for (const std::string& text : texts(key)) {
        std::vector<std::string> words = split_at_spaces(text);
        if (words.empty())
            continue;
        if (is_relative_program(words.front()))
            words.front() = (base(key) / words.front()).lexically_normal();
        commands.push_back(std::move(words));
    }
    return commands;
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

bool CargoConfig::is_of_project(const CargoKey& key) const {
    const auto found = entries_.find(key);
    return !variable(key) && found != entries_.end() && found->second.is_of_project;
}

Value CargoConfig::value(const CargoKey& key) const {
    const std::optional<Setting> found = setting(key);
    return found ? found->value() : Value{};
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

std::vector<std::string> CargoConfig::names_in_variables() const {
    constexpr std::string_view prefix = "CARGO_REGISTRIES_";
    constexpr std::string_view suffix = "_INDEX";
    std::set<std::string> of_files;
    for (const std::string& name : names({"registries"}))
        of_files.insert(CargoKey{"registries", name, "index"}.variable());
    std::vector<std::string> found;
    for (const auto& [variable, value] : variables_) {
        const bool is_index = variable.size() > prefix.size() + suffix.size() &&
                              variable.starts_with(prefix) && variable.ends_with(suffix);
        if (is_index && !value.empty() && !of_files.contains(variable))
            found.push_back(to_lower(
                variable.substr(prefix.size(), variable.size() - prefix.size() - suffix.size())));
    }
    return found;
}

std::vector<CargoKey> CargoConfig::keys() const {
    std::vector<CargoKey> keys;
    for (const auto& [key, entry] : entries_)
        keys.push_back(key);
    return keys;
}

} // namespace binstall

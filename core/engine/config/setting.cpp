// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/setting.hpp>

#include <charconv>
#include <optional>
#include <span>
#include <utility>

namespace binstall {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr Unit duration_units[] = {{"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr Unit size_units[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}};

// Longer waits and larger sizes are mistakes, and these leave room for sums.
constexpr std::uint64_t longest = std::uint64_t{7} * 24 * 3'600'000;
constexpr std::uint64_t largest = std::uint64_t{1} << 50;

/// `text` as a number and one of `units`; absent when it is anything else or beyond `most`.
std::optional<std::uint64_t>
measured(std::string_view text, std::span<const Unit> units, std::uint64_t most) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{})
        return std::nullopt;
    const std::string_view unit = trim({rest, static_cast<std::size_t>(end - rest)});
    for (const Unit& known : units) {
        if (unit == known.name && number <= most / known.factor)
            return number * known.factor;
    }
    return std::nullopt;
}

std::string in_largest_unit(std::uint64_t number, std::span<const Unit> units) {
    for (const Unit& unit : units) {
        if (number >= unit.factor && number % unit.factor == 0)
            return cat(number / unit.factor, unit.name);
    }
    return cat(number, units.back().name);
}

} // namespace

Setting::Setting(const fs::path& file, std::string key, Value value)
    : place_{printable(file.string(), 1024)}, key_{std::move(key)}, value_{std::move(value)} {}

Setting::Setting(std::string variable, std::string text)
    : key_{std::move(variable)}, value_{std::move(text)}, is_variable_{true} {}

void Setting::refuse(std::string_view problem) const {
    throw Error{Errc::config,
                cat(place_, place_.empty() ? "" : ": ", printable(key_), ' ', problem)};
}

void Setting::refuse_kind(std::string_view wanted) const {
    const std::string* text = value_.string();
    const std::string found = text ? cat('"', printable(*text), '"') : std::string{value_.kind()};
    refuse(cat("is ", found, ", not ", wanted));
}

bool Setting::flag() const {
    if (const bool* truth = value_.boolean())
        return *truth;
    const std::optional<bool> truth = is_variable_ ? parse_flag(*value_.string()) : std::nullopt;
    if (!truth)
        refuse_kind("true or false");
    return *truth;
}

std::string Setting::text() const {
    if (!value_.string())
        refuse_kind("a string");
    return *value_.string();
}

std::vector<std::string> Setting::texts() const {
    return texts(',');
}

std::vector<std::string> Setting::texts(char separator) const {
    std::vector<std::string> texts;
    if (is_variable_) {
        for (const std::string_view piece : split(*value_.string(), separator)) {
            if (!trim(piece).empty())
                texts.emplace_back(trim(piece));
        }
        return texts;
    }
    if (!value_.array())
        refuse_kind("a list of strings");
    for (const Value& element : *value_.array()) {
        if (!element.string())
            refuse(cat("holds a ", element.kind(), " where a string belongs"));
        texts.push_back(*element.string());
    }
    return texts;
}

fs::path Setting::checked_path(const std::string& text) const {
    if (text.starts_with('~'))
        refuse(cat("begins with ~, which only a shell understands: ", printable(text)));
    if (!fs::path{text}.is_absolute())
        refuse(cat("is not an absolute path: ", printable(text)));
    return text;
}

fs::path Setting::path() const {
    return checked_path(text());
}

std::vector<fs::path> Setting::paths() const {
    std::vector<fs::path> paths;
    for (const std::string& text : texts(':'))
        paths.push_back(checked_path(text));
    return paths;
}

std::int64_t Setting::integer(std::int64_t least, std::int64_t most) const {
    std::optional<std::int64_t> number;
    if (value_.integer())
        number = *value_.integer();
    else if (is_variable_)
        number = measured(*value_.string(), std::span{size_units}.last(1), largest);
    if (!number)
        refuse_kind("a whole number");
    if (*number < least || *number > most)
        refuse(cat("is ", *number, ", not between ", least, " and ", most));
    return *number;
}

std::chrono::milliseconds Setting::duration() const {
    std::optional<std::uint64_t> milliseconds;
    if (const std::string* text = value_.string())
        milliseconds = measured(*text, duration_units, longest);
    else if (const std::int64_t* seconds = value_.integer())
        milliseconds = measured(cat(*seconds, 's'), duration_units, longest);
    if (!milliseconds || *milliseconds == 0)
        refuse_kind("a time such as \"500ms\", \"10s\" or \"2m\" (at most 168h)");
    return std::chrono::milliseconds{*milliseconds};
}

Age Setting::age() const {
    const std::string* text = value_.string();
    const std::optional<Age> age = text ? Age::parse(*text) : std::nullopt;
    if (!age)
        refuse_kind("an age such as \"3d\", \"12h\" or \"2w\"");
    return *age;
}

std::uint64_t Setting::size() const {
    std::optional<std::uint64_t> bytes;
    if (const std::string* text = value_.string())
        bytes = measured(*text, size_units, largest);
    else if (const std::int64_t* number = value_.integer())
        bytes = measured(cat(*number), size_units, largest);
    if (!bytes || *bytes == 0)
        refuse_kind("a size such as 20000, \"64KiB\" or \"512MiB\"");
    return *bytes;
}

std::optional<bool> parse_flag(std::string_view text) {
    const std::string word = to_lower(trim(text));
    for (const std::string_view yes : {"1", "true", "yes", "on"}) {
        if (word == yes)
            return true;
    }
    for (const std::string_view no : {"0", "false", "no", "off"}) {
        if (word == no)
            return false;
    }
    return std::nullopt;
}

std::string duration_text(std::chrono::milliseconds duration) {
    // Hours read worse than minutes for what is set here.
    return in_largest_unit(static_cast<std::uint64_t>(duration.count()),
                           std::span{duration_units}.subspan(1));
}

std::string size_text(std::uint64_t size) {
    return in_largest_unit(size, size_units);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/age.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iterator>

namespace binstall {

namespace {

using std::chrono::seconds;

struct Unit {
    std::string_view letter;
    std::string_view word;
    std::int64_t length; ///< Seconds.
};

// Largest first.
constexpr Unit units[] = {{"w", "week", 7 * 86'400},
                          {"d", "day", 86'400},
                          {"h", "hour", 3'600},
                          {"m", "minute", 60},
                          {"s", "second", 1}};
constexpr std::int64_t longest = std::int64_t{3'653} * 86'400;

/// `moment` in the form that strftime reads; in plain words when the calendar has no such year.
std::string formatted(std::chrono::sys_seconds moment, const char* form) {
    const std::time_t count = moment.time_since_epoch().count();

    std::tm parts{};

    char text[64];
    if (!::gmtime_r(&count, &parts) || std::strftime(text, sizeof text, form, &parts) == 0)
        return cat(count, " seconds after 1970");
    return text;
}

} // namespace

std::optional<Age> Age::parse(std::string_view text) {
    text = trim(text);
    if (text == "0")
        return Age{};
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || number < 0)
        return std::nullopt;
    const std::string_view letter{rest, static_cast<std::size_t>(end - rest)};
    const auto* const unit = std::ranges::find(units, letter, &Unit::letter);
    if (unit == std::end(units) || number > longest / unit->length)
        return std::nullopt;
    return Age{seconds{number * unit->length}};
}

std::string Age::to_string() const {
    if (is_none())
        return "0";
    const auto* const unit = std::ranges::find_if(
        units, [&](const Unit& each) { return span.count() % each.length == 0; });
    return cat(span.count() / unit->length, unit->letter);
}

std::string age_words(seconds age) {
    const std::int64_t count = std::max<std::int64_t>(age.count(), 0);
    // Two of a unit say more than one of the next.
    const auto* unit =
        std::ranges::find_if(units, [&](const Unit& each) { return count >= 2 * each.length; });
    if (unit == std::end(units))
        unit = std::prev(std::end(units));
    const std::int64_t number = count / unit->length;
    return cat(number, ' ', unit->word, number == 1 ? "" : "s");
}

std::string moment_words(std::chrono::sys_seconds moment) {
    return formatted(moment, "%Y-%m-%d %H:%M UTC");
}

std::string second_words(std::chrono::sys_seconds moment) {
    return formatted(moment, "%Y-%m-%d %H:%M:%S UTC");
}

std::string moment_text(std::chrono::sys_seconds moment) {
    return formatted(moment, "%Y-%m-%dT%H:%M:%SZ");
}

std::string day_text(std::chrono::sys_seconds moment) {
    return formatted(moment, "%Y-%m-%d");
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<seconds>(std::chrono::system_clock::now());
}

std::int64_t now_in_seconds() {
    return now().time_since_epoch().count();
}

} // namespace binstall

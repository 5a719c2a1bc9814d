// SPDX-License-Identifier: MIT
#include "peer_options.hpp"

#include "command_paths.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace binstall::cli {

namespace {

/// A number that is not 0; absent when it is none.
std::optional<std::uint64_t> positive(std::string_view text, std::uint64_t largest) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    const bool is_good = problem == std::errc{} && rest == end && number > 0 && number <= largest;
    return is_good ? std::optional{number} : std::nullopt;
}

constexpr std::uint64_t largest_count = 65'535;

bool is_rate(std::string_view text) {
    const std::size_t slash = text.find('/');
    return positive(text.substr(0, slash), largest_count) &&
           (slash == text.npos || positive(text.substr(slash + 1), UINT64_MAX));
}

} // namespace

std::optional<std::filesystem::path> peer_settings(const CommandLine& line) {
    const std::string* file = line.value(Option::settings);
    return file ? std::optional{absolute_path(*file)} : std::nullopt;
}

void apply_peer_options(const CommandLine& line, Config& config) {
    if (const std::string* text = line.value(Option::maximum_resolution_timeout)) {
        const auto seconds = positive(*text, largest_count);
        if (!seconds)
            throw Error{Errc::usage,
                        cat("--maximum-resolution-timeout is ",
                            printable(*text),
                            ", not a number of seconds from 1 to ",
                            largest_count)};
        config.plugins.call_timeout = std::chrono::seconds{*seconds};
    }
    const std::string* rate = line.value(Option::rate_limit);
    if (rate && !is_rate(*rate))
        throw Error{Errc::usage, cat("--rate-limit is ", printable(*rate), ", not MS[/N]")};
}

} // namespace binstall::cli

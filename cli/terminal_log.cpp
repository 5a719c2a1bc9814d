// SPDX-License-Identifier: MIT
#include "terminal_log.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::cli {

std::optional<Level> log_level(const CommandLine& line) {
    if (const std::string* word = line.value(Option::log_level)) {
        constexpr std::pair<std::string_view, Level> levels[] = {{"error", Level::error},
                                                                 {"warn", Level::warn},
                                                                 {"info", Level::info},
                                                                 {"debug", Level::debug},
                                                                 {"trace", Level::trace}};
        const std::string wanted = to_lower(*word);
        if (wanted == "off")
            return std::nullopt;
        for (const auto& [name, level] : levels) {
            if (wanted == name)
                return level;
        }
        throw Error{Errc::usage, cat("there is no log level ", printable(*word))}.hint(
            "off, error, warn, info, debug and trace are understood");
    }
    if (line.has(Option::quiet))
        return Level::error;
    constexpr Level louder[] = {Level::info, Level::debug, Level::trace};
    return louder[std::min<std::size_t>(line.count(Option::verbose), 2)];
}

void TerminalLog::write(Level level, std::string_view message) {
    if (!shows(level))
        return;
    switch (level) {
    case Level::error: // Only the command itself decides what its error is, and says it once.
    case Level::warn:
        terminal_.line(Stream::error, Style::warning, "warning: ", message);
        break;
    case Level::info:
        terminal_.line(Stream::error, message);
        break;
    case Level::debug:
        terminal_.line(Stream::error, Style::debug, "debug: ", message);
        break;
    case Level::trace:
        terminal_.line(Stream::error, Style::trace, "trace: ", message);
        break;
    }
}

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
#include "error_text.hpp"

#include <binstall/text.hpp>

#include <chrono>
#include <ctime>

namespace binstall::cli {

namespace {

/// "2026-11-21 10:40:05 UTC"
std::string utc(std::chrono::sys_seconds when) {
    const std::time_t seconds = when.time_since_epoch().count();

    std::tm parts{};

    char text[64];
    if (!::gmtime_r(&seconds, &parts) ||
        std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts) == 0)
        return cat(seconds, " seconds after 1970");
    return text;
}

} // namespace

std::vector<std::string> note_lines(const Error& error) {
    std::vector<std::string> lines;
    for (const std::string& doing : error.trail())
        lines.push_back(cat("while ", doing));
    lines.insert(lines.end(), error.notes().begin(), error.notes().end());
    if (error.retry_at())
        lines.push_back(cat("the server will answer again at ", utc(*error.retry_at())));
    return lines;
}

void print_error(Terminal& terminal, std::string_view package, const Error& error) {
    const std::string subject = package.empty() ? std::string{} : cat(package, ": ");
    terminal.line(Stream::error,
                  Style::error,
                  "error: ",
                  cat(subject, std::string_view{error.what()}, " [", name(error.code()), "]"));
    for (const std::string& line : note_lines(error))
        terminal.line(Stream::error, Style::plain, "  note: ", line);
    if (!error.hint().empty())
        terminal.line(Stream::error, Style::hint, "  hint: ", error.hint());
}

} // namespace binstall::cli

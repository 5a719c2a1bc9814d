// SPDX-License-Identifier: MIT
#include "error_text.hpp"

#include <binstall/text.hpp>

#include <engine/age.hpp>

namespace binstall::cli {

std::vector<std::string> note_lines(const Error& error) {
    std::vector<std::string> lines;
    for (const std::string& doing : error.trail())
        lines.push_back(cat("while ", doing));
    lines.insert(lines.end(), error.notes().begin(), error.notes().end());
    if (error.retry_at())
        lines.push_back(cat("the server will answer again at ", second_words(*error.retry_at())));
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

// SPDX-License-Identifier: MIT
#include "terminal.hpp"

#include "json_line.hpp"

#include <binstall/text.hpp>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace binstall::cli {

namespace {

// A whole message may hold several names, each of which was cut where it came from.
constexpr std::size_t line_limit = 8192;

int descriptor(Stream stream) {
    return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

bool wants_colour(int file, const Environment& environment) {
    const auto set = [&](std::string_view name) {
        const auto found = environment.find(name);
        return found != environment.end() && !found->second.empty();
    };
    const auto term = environment.find("TERM");
    return !set("NO_COLOR") && set("TERM") && term->second != "dumb" && ::isatty(file) == 1;
}

std::string_view escape(Style style) {
    switch (style) {
    case Style::error:
        return "\x1b[1;31m";
    case Style::warning:
        return "\x1b[33m";
    case Style::hint:
        return "\x1b[36m";
    case Style::plain:
    case Style::debug:
    case Style::trace:
        break;
    }
    return {};
}

/// Writes all of `text`; the errno of a failure, else 0.
int write_fully(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count >= 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            // Somebody made the terminal or pipe that we share with him non-blocking.
            pollfd ready{file, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

} // namespace

Terminal::Terminal(const Environment& environment)
    : colour_out_{wants_colour(STDOUT_FILENO, environment)}, colour_error_{wants_colour(
                                                                 STDERR_FILENO, environment)} {}

void Terminal::line(Stream stream, std::string_view text) {
    line(stream, Style::plain, {}, text);
}

void Terminal::line(Stream stream, Style style, std::string_view label, std::string_view text) {
    if (is_json_)
        return write(Stream::out, json_line(style, label, printable(text, line_limit)));
    const bool coloured = stream == Stream::out ? colour_out_ : colour_error_;
    const std::string_view on = coloured ? escape(style) : std::string_view{};
    const std::string_view off = on.empty() ? "" : "\x1b[0m";
    write(stream, cat(on, label, off, printable(text, line_limit), '\n'));
}

void Terminal::ask(Stream stream, std::string_view text) {
    write(is_json_ ? Stream::error : stream, text);
}

void Terminal::document(std::string_view text) {
    write(Stream::out, text);
}

std::optional<Error> Terminal::output_error() const {
    const std::scoped_lock lock{mutex_};
    if (output_errno_ == 0)
        return std::nullopt;
    return Error{
        Errc::output,
        cat("standard output cannot be written: ", std::generic_category().message(output_errno_))};
}

void Terminal::write(Stream stream, std::string_view text) {
    const std::scoped_lock lock{mutex_};
    // After a failure the rest is dropped: a reader that missed a part is not sent the end.
    if (stream == Stream::out && output_errno_ != 0)
        return;
    const int problem = write_fully(descriptor(stream), text);
    if (stream == Stream::out)
        output_errno_ = problem;
}

void guard_standard_streams() {
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(file, F_GETFD) >= 0 || errno != EBADF)
            continue;
        // The lowest free number is taken, which is `file`; the wrong direction makes use fail.
        const int flags = file == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        static_cast<void>(::open("/dev/null", flags));
    }
}

} // namespace binstall::cli

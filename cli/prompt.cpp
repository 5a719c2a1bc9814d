// SPDX-License-Identifier: MIT
#include "prompt.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>

#include <cerrno>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <unistd.h>

namespace binstall::cli {

namespace {

constexpr std::size_t line_limit = 1024;

/// Standard input, line by line, until told to stop.
class Input {
public:
    explicit Input(std::stop_token stop)
        : stop_{std::move(stop)}, event_{::eventfd(0, EFD_CLOEXEC)}, wake_{stop_,
                                                                           Wake{event_.get()}} {}

    /// The next line without its end; absent at the end of input. A last line without an end
    /// counts.
    std::optional<std::string> line() {
        std::string line;
        for (;;) {
            wait();
            // Byte by byte: what follows the answer may be meant for somebody else.
            char byte = 0;
            const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
            if (count < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (count <= 0)
                return line.empty() ? std::nullopt : std::optional{line};
            if (byte == '\n')
                return line;
            if (line.size() < line_limit)
                line += byte;
        }
    }

private:
    struct Wake {
        int event;

        void operator()() const { ::eventfd_write(event, 1); }
    };

    void wait() const {
        pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {event_.get(), POLLIN, 0}};
        while (::poll(ready, 2, -1) < 0 && errno == EINTR) {
        }
        if (stop_.stop_requested())
            throw Error{Errc::cancelled, "interrupted before anything was changed"};
    }

    std::stop_token stop_;
    FileDescriptor event_;
    std::stop_callback<Wake> wake_;
};

/// What is said of an interruption gets a line of its own, not the rest of the question's.
std::optional<std::string> answer_to(Terminal& terminal, Stream stream, Input& input) {
    try {
        return input.line();
    } catch (const Error&) {
        terminal.ask(stream, "\n");
        throw;
    }
}

} // namespace

std::optional<Answer> answer_of(std::string_view line) {
    const std::string word = to_lower(trim(line));
    if (word.empty() || word == "y" || word == "yes")
        return Answer::yes;
    if (word == "n" || word == "no")
        return Answer::no;
    return std::nullopt;
}

Answer ask_to_continue(Terminal& terminal, Stream stream, std::stop_token stop) {
    Input input{std::move(stop)};
    for (;;) {
        terminal.ask(stream, "Do you wish to continue? [yes]/no ");
        const std::optional<std::string> line = answer_to(terminal, stream, input);
        // What is typed ends its line on the screen itself.
        if (!line || ::isatty(STDIN_FILENO) != 1)
            terminal.ask(stream, "\n");
        if (!line)
            return Answer::end_of_input;
        if (const std::optional<Answer> answer = answer_of(*line))
            return *answer;
    }
}

} // namespace binstall::cli

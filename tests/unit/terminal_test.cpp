// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <cli/error_text.hpp>
#include <cli/terminal.hpp>
#include <cli/terminal_log.hpp>
#include <engine/files.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <string>
#include <unistd.h>

namespace binstall::cli {

namespace {

/// Standard output or error, redirected while it lives.
class Redirected {
public:
    Redirected(int standard, int to) : standard_{standard}, saved_{::dup(standard)} {
        ::dup2(to, standard);
    }

    ~Redirected() { ::dup2(saved_.get(), standard_); }

    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;

private:
    int standard_;
    FileDescriptor saved_;
};

/// What `action` writes to a standard stream.
std::string written(int standard, const std::function<void()>& action) {
    const FileDescriptor file = unnamed_file(fs::temp_directory_path());
    {
        const Redirected redirected{standard, file.get()};
        action();
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return read_all(file.get(), 1 << 20, "captured");
}

} // namespace

TEST_CASE("a message cannot change the terminal or pretend to be another message") {
    Terminal terminal{{{"TERM", "xterm"}}};

    struct Case {
        std::string text;
        std::string printed;
    };

    for (const Case& row : {Case{"plain text", "plain text\n"},
                            Case{"a\nerror: b", "a\\x0aerror: b\n"},
                            Case{"\x1b[2J", "\\x1b[2J\n"},
                            Case{"\xe2\x80\xaegnp.exe", "\\u{202e}gnp.exe\n"}}) {
        CAPTURE(row.text);
        CHECK(written(STDERR_FILENO, [&] { terminal.line(Stream::error, row.text); }) ==
              row.printed);
    }
}

TEST_CASE("there are no colours where nobody sees them") {
    Terminal terminal{{{"TERM", "xterm"}}};
    const std::string text = written(
        STDERR_FILENO, [&] { terminal.line(Stream::error, Style::error, "error: ", "no"); });
    CHECK(text == "error: no\n");
}

TEST_CASE("an error is one line, with notes and the hint below it") {
    Terminal terminal{{}};
    Error error{Errc::rate_limited, "api.example.com asks us to wait"};
    error.during("listing releases").note("it allows 60 requests an hour").hint("set a token");
    error.retry_at(std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}});
    CHECK(written(STDERR_FILENO, [&] { print_error(terminal, "rg", error); }) ==
          "error: rg: api.example.com asks us to wait [rate_limited]\n"
          "  note: while listing releases\n"
          "  note: it allows 60 requests an hour\n"
          "  note: the server will answer again at 2023-11-14 22:13:20 UTC\n"
          "  hint: set a token\n");
    CHECK(written(STDERR_FILENO, [&] {
              print_error(terminal, "", Error{Errc::io, "no"});
          }) == "error: no [io]\n");
}

TEST_CASE("a full disk below standard output is remembered") {
    const FileDescriptor full = open_at(AT_FDCWD, "/dev/full", O_WRONLY, 0);
    Terminal terminal{{}};
    {
        const Redirected redirected{STDOUT_FILENO, full.get()};
        terminal.line(Stream::out, "lost");
    }
    REQUIRE(terminal.output_error().has_value());
    CHECK(terminal.output_error()->code() == Errc::output);
    CHECK(std::string{terminal.output_error()->what()} ==
          "standard output cannot be written: No space left on device");
    // What comes after the gap is not sent either.
    CHECK(written(STDOUT_FILENO, [&] { terminal.document("rest"); }).empty());
}

TEST_CASE("the log shows what its level allows, and only the command calls something an error") {
    struct Case {
        std::optional<Level> level;
        std::string printed;
    };

    for (const Case& row :
         {Case{std::nullopt, ""},
          Case{Level::error, "warning: e\n"},
          Case{Level::info, "warning: e\nwarning: w\ni\n"},
          Case{Level::trace, "warning: e\nwarning: w\ni\ndebug: d\ntrace: t\n"}}) {
        Terminal terminal{{}};
        TerminalLog log{terminal, row.level};
        CHECK(written(STDERR_FILENO, [&] {
                  log.write(Level::error, "e");
                  log.write(Level::warn, "w");
                  log.write(Level::info, "i");
                  log.write(Level::debug, "d");
                  log.write(Level::trace, "t");
              }) == row.printed);
    }
}

TEST_CASE("the level comes from --log-level, else from -q and -v") {
    struct Case {
        std::vector<std::string> words;
        std::optional<Level> level;
    };

    for (const Case& row : {Case{{}, Level::info},
                            Case{{"-v"}, Level::debug},
                            Case{{"-vv"}, Level::trace},
                            Case{{"-vvvv"}, Level::trace},
                            Case{{"-q"}, Level::error},
                            Case{{"--log-level=off"}, std::nullopt},
                            Case{{"--log-level", "WARN", "-v"}, Level::warn}}) {
        CHECK(log_level(parse(Personality::binstall, row.words, {})) == row.level);
    }
    CHECK_THROWS_AS(static_cast<void>(log_level(parse(
                        Personality::binstall, std::vector<std::string>{"--log-level=loud"}, {}))),
                    Error);
}

} // namespace binstall::cli

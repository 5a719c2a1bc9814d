// SPDX-License-Identifier: MIT
#include "program.hpp"

#include "error_text.hpp"
#include "exit_code.hpp"
#include "help_text.hpp"

#include <binstall/error.hpp>

#include <csignal>
#include <exception>

namespace binstall::cli {

namespace {

int run_command(const CommandLine& line, Terminal& terminal) {
    if (line.has(Option::help)) {
        terminal.document(help_text(line.personality));
        return 0;
    }
    if (line.has(Option::print_version)) {
        terminal.document(version_text(line.has(Option::verbose)));
        return 0;
    }
    throw Error{Errc::usage, "no crate is named"}.hint("`binstall --help` says what can be done");
}

} // namespace

int run(Personality personality, std::span<const std::string> arguments) {
    // A reader that went away is a failed write, said at the end; it does not kill us in the
    // middle.
    std::signal(SIGPIPE, SIG_IGN);
    const Environment environment = process_environment();
    Terminal terminal{environment};
    const auto fail = [&](const Error& error) {
        print_error(terminal, {}, error);
        return exit_code(error.code(), personality);
    };
    int code = 0;
    try {
        code = run_command(parse(personality, arguments, environment), terminal);
    } catch (const Error& error) {
        code = fail(error);
    } catch (const std::exception& stray) {
        code = fail(Error{Errc::internal, stray.what()});
    } catch (...) {
        code = fail(Error{Errc::internal, "something that is not a std::exception was thrown"});
    }
    if (const std::optional<Error> lost = terminal.output_error(); lost && code == 0)
        code = fail(*lost);
    return code;
}

} // namespace binstall::cli

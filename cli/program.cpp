// SPDX-License-Identifier: MIT
#include "program.hpp"

#include "commands/config.hpp"
#include "commands/doctor.hpp"
#include "commands/explain.hpp"
#include "commands/install.hpp"
#include "commands/plugins.hpp"
#include "commands/policy.hpp"
#include "commands/self_install.hpp"
#include "commands/verify.hpp"
#include "error_text.hpp"
#include "exit_code.hpp"
#include "help_text.hpp"
#include "install_request.hpp"
#include "last_words.hpp"
#include "output_format.hpp"
#include "report_json.hpp"
#include "session.hpp"

#include <binstall/error.hpp>

#include <engine/plugin/call.hpp>
#include <engine/process/core_file.hpp>
#include <engine/process/descriptor_limit.hpp>
#include <engine/process/openssl_setup.hpp>
#include <engine/process/thread_memory.hpp>

#include <csignal>
#include <exception>
#include <memory>
#include <unistd.h>

namespace binstall::cli {

namespace {

/// As --format json calls it.
std::string_view command_name(const CommandLine& line) {
    return line.has(Option::self_install) ? "self-install"
                                          : verbs()[static_cast<std::size_t>(line.verb)].name;
}

/// One run of the program.
class Program {
public:
    Program(Personality personality,
            std::span<const std::string> arguments,
            const PolicyPlace& policy)
        : personality_{personality}, arguments_{arguments}, policy_{policy} {}

    int run() {
        int code = guarded();
        if (const std::optional<Error> lost = terminal_.output_error(); lost && code == 0) {
            print_error(terminal_, {}, *lost);
            code = exit_code(lost->code(), personality_);
        }
        // Its thread may still use what would be taken apart now.
        if (any_call_left_behind())
            ::_exit(code);
        return code;
    }

private:
    int guarded() {
        try {
            return run_command(parse(personality_, arguments_, environment_));
        } catch (const Error& error) {
            return fail(error);
        } catch (const std::exception& stray) {
            return fail(Error{Errc::internal, stray.what()});
        } catch (...) {
            return fail(Error{Errc::internal, "something was thrown that is not an exception"});
        }
    }

    int run_command(const CommandLine& line) {
        if (line.has(Option::help)) {
            terminal_.document(help_text(personality_));
            return 0;
        }
        if (line.has(Option::print_version)) {
            terminal_.document(version_text(line.has(Option::verbose)));
            return 0;
        }
        if (line.has(Option::json_output))
            terminal_.write_json_lines();
        forbid_core_file();
        start_openssl_without_config();
        bound_thread_memory();
        raise_descriptor_limit();
        static_cast<void>(output_format(line)); // a mistake in it is said before anything is done
        switch (line.verb) {
        case Verb::config:
            return show_config(line, environment_, policy_, terminal_);
        case Verb::verify:
            return verify(line, environment_, policy_, terminal_);
        case Verb::policy:
            return policy(line, environment_, policy_, terminal_);
        case Verb::plugins:
            setup_ = std::make_unique<Setup>(line, environment_, policy_, terminal_);
            return plugins(line, *setup_, terminal_);
        case Verb::explain:
            static_cast<void>(package_requests(line, Config{}));
            session_ = std::make_unique<Session>(line, environment_, policy_, terminal_);
            return explain(line, *session_, terminal_);
        case Verb::doctor:
            static_cast<void>(doctor_url(line));
            session_ = std::make_unique<Session>(line, environment_, policy_, terminal_);
            return doctor(line, *session_, terminal_);
        case Verb::install:
            break;
        }
        if (line.has(Option::self_install))
            return self_install(line, environment_, policy_, terminal_);
        // A mistake in it is said before the settings, plugins or anybody else are asked.
        static_cast<void>(package_requests(line, Config{}));
        session_ = std::make_unique<Session>(line, environment_, policy_, terminal_);
        return install(line, *session_, terminal_);
    }

    int fail(const Error& error) {
        const int code = exit_code(error.code(), personality_);
        if (asks_for_json(arguments_)) {
            const CommandLine line = understood(personality_, arguments_);
            terminal_.document(json_text(json_document(command_name(line), code, error), 2) + '\n');
        }
        print_error(terminal_, {}, error);
        return code;
    }

    Personality personality_;
    std::span<const std::string> arguments_;
    const PolicyPlace policy_;
    const Environment environment_ = process_environment();
    Terminal terminal_{environment_};
    std::unique_ptr<Setup> setup_;
    std::unique_ptr<Session> session_;
};

} // namespace

int run(Personality personality,
        std::span<const std::string> arguments,
        const PolicyPlace& policy) {
    // A reader that went away is a failed write, said at the end; it does not kill us in the
    // middle.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // likewise a file that may not grow
    end_with_last_words();
    return Program{personality, arguments, policy}.run();
}

} // namespace binstall::cli

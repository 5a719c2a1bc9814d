// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/secret_file.hpp>
#include <engine/credentials/token_sources.hpp>
#include <engine/process/child_process.hpp>

#include <utility>

namespace binstall {

TokenSource token_in_variable(const Environment& environment, std::string name) {
    return [&environment, name = std::move(name)](const Url&, const std::stop_token&) {
        const auto found = environment.find(name);
        return found == environment.end() || found->second.empty()
                   ? std::nullopt
                   : std::optional{
                         checked_token(std::string{found->second}, cat("the variable ", name))};
    };
}

TokenSource token_in_file(const fs::path& file, Log& log) {
    return [file, &log](const Url&, const std::stop_token&) {
        const std::optional<Secret> text = read_secret_file(file, log);
        if (!text)
            throw Error{
                Errc::config,
                cat("there is no ", printable(file.string(), 1024), " to read a token from")};
        return std::optional{checked_token(std::string{text->reveal()}, file.string())};
    };
}

TokenSource token_of_command(const Environment& environment, std::vector<std::string> words) {
    return [&environment, words = std::move(words)](const Url&, const std::stop_token& stop) {
        const std::string shown = printable(words.front());
        const std::optional<fs::path> program = find_program(words.front(), environment);
        if (!program)
            throw Error{Errc::subprocess,
                        cat("there is no program ", shown, " to ask for a token")};
        ChildCommand command{.program = *program,
                             .arguments = {words.begin() + 1, words.end()},
                             .environment = environment,
                             .output_limit = 64 * 1024};
        ChildResult result = run_child(command, stop);
        if (!result.is_success()) {
            wipe(result.out);
            throw Error{
                Errc::subprocess,
                cat(shown, " was asked for a token and failed with status ", result.status)};
        }
        return std::optional{checked_token(std::move(result.out), cat("the program ", shown))};
    };
}

} // namespace binstall

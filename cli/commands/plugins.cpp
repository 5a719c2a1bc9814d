// SPDX-License-Identifier: MIT
#include "plugins.hpp"

#include <binstall/error.hpp>

#include <cli/error_text.hpp>
#include <cli/exit_code.hpp>
#include <cli/output_format.hpp>
#include <cli/plugin_listing.hpp>

#include <optional>

namespace binstall::cli {

namespace {

/// What the settings rely on and do not get.
std::optional<Error> missing(const Setup& setup) {
    try {
        setup.plugins.check_required(setup.config.plugins);
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    }
}

} // namespace

int plugins(const CommandLine& line, const Setup& setup, Terminal& terminal) {
    if (line.words.size() > 1)
        throw Error{Errc::usage, "`binstall plugins` takes one plugin at most"};
    const PluginListing all = listing_of(setup.plugins);
    const PluginListing listing = line.words.empty() ? all : only(all, line.words.front());
    const std::optional<Error> problem = missing(setup);
    const int code = problem ? exit_code(problem->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_listing(listing, code, problem), 2) + '\n');
    } else {
        for (const std::string& text :
             line.words.empty() ? listing_lines(listing) : detail_lines(listing))
            terminal.line(Stream::out, text);
    }
    if (problem)
        print_error(terminal, {}, *problem);
    return code;
}

} // namespace binstall::cli

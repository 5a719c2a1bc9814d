// SPDX-License-Identifier: MIT
#include "plugins.hpp"

#include <binstall/error.hpp>

#include <cli/plugin_listing.hpp>
#include <cli/write_result.hpp>

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
    return write_result(
        {[&](int code) { return json_listing(listing, code, problem); },
         [&] { return line.words.empty() ? listing_lines(listing) : detail_lines(listing); },
         problem},
        line,
        terminal);
}

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/check_listing.hpp>
#include <cli/exit_code.hpp>
#include <cli/install_request.hpp>
#include <cli/output_format.hpp>
#include <engine/config/cargo_config.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/paths.hpp>
#include <engine/place.hpp>

#include <algorithm>
#include <optional>

namespace binstall::cli {

namespace {

/// Only the packages that were named, when some were.
/// @throws Error{Errc::not_found} for one that is not installed.
void keep_named(const std::vector<std::string>& words, DestinationCheck& check) {
    if (words.empty())
        return;
    const auto is_named = [](const InstalledCheck& package, const std::string& word) {
        return same_crate_name(package.receipt.name, word);
    };
    for (const std::string& name : words)
        if (std::ranges::none_of(check.packages, [&](const InstalledCheck& package) {
                return is_named(package, name);
            }))
            throw Error{Errc::not_found, cat(printable(name), " is not installed")}.hint(
                "`binstall verify` lists what is; --root and --install-dir look elsewhere");
    std::erase_if(check.packages, [&](const InstalledCheck& package) {
        return std::ranges::none_of(
            words, [&](const std::string& word) { return is_named(package, word); });
    });
}

std::optional<Error> difference(const DestinationCheck& check) {
    const auto count = std::ranges::count_if(
        check.packages, [](const InstalledCheck& package) { return !package.problems.empty(); });
    if (count == 0)
        return std::nullopt;
    return Error{
        Errc::integrity,
        cat(count, " of ", check.packages.size(), " packages are not as they were installed")};
}

} // namespace

int verify(const CommandLine& line,
           const Environment& environment,
           const PolicyPlace& policy,
           Terminal& terminal) {
    TerminalLog log{terminal, log_level(line)};
    const StrictReaders read;
    const Config config = read_settings(line, environment, read_policy(policy, read), read, log);
    const CargoConfig cargo = CargoConfig::read(environment, read, log);
    const Destination destination =
        choose_destination(destination_request(line, config), config, cargo, environment, read);
    await_recovery(destination, read, log);
    DestinationCheck check = check_installed(destination, read);
    keep_named(line.words, check);
    const std::optional<Error> error = difference(check);
    const int code = error ? exit_code(error->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_check(check, code, error), 2) + '\n');
        return code;
    }
    for (const std::string& text : check_lines(check))
        terminal.line(Stream::out, text);
    return code;
}

} // namespace binstall::cli

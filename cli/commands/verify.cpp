// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/check_listing.hpp>
#include <cli/setup.hpp>
#include <cli/write_result.hpp>
#include <engine/manifest/crate_name.hpp>
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
    Basis basis{line, environment, policy, terminal};
    const Destination destination = destination_of(line, environment, basis);
    await_recovery(destination, basis.read, basis.log);
    DestinationCheck check = check_installed(destination, basis.read);
    keep_named(line.words, check);
    const std::optional<Error> error = difference(check);
    return write_result({[&](int code) { return json_check(check, code, error); },
                         [&] { return check_lines(check); },
                         error},
                        line,
                        terminal);
}

} // namespace binstall::cli

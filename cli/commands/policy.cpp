// SPDX-License-Identifier: MIT
#include "policy.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/policy_listing.hpp>
#include <cli/setup.hpp>
#include <cli/write_result.hpp>
#include <engine/files.hpp>
#include <engine/place.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall::cli {

namespace {

constexpr std::uint64_t lock_limit = std::uint64_t{64} << 20;

/// What is installed, or what the file of --lock says.
std::vector<Receipt>
receipts(const CommandLine& line, const Environment& environment, Basis& basis) {
    if (const std::string* lock = line.value(Option::lock)) {
        const std::optional<std::string> text = read_file(*lock, lock_limit);
        if (!text)
            throw Error{Errc::io, cat("there is no file ", printable(*lock, 1024))};
        return read_receipts(*text, basis.read);
    }
    const Destination destination = destination_of(line, environment, basis);
    await_recovery(destination, basis.read, basis.log);
    return installed(destination, basis.read);
}

std::optional<Error> breach(const std::vector<JudgedReceipt>& judged) {
    const auto count = std::ranges::count_if(
        judged, [](const JudgedReceipt& one) { return !one.violations.empty(); });
    if (count == 0)
        return std::nullopt;
    return Error{
        Errc::policy,
        cat(count, " of ", judged.size(), " packages are against the policy of this machine")};
}

} // namespace

int policy(const CommandLine& line,
           const Environment& environment,
           const PolicyPlace& place,
           Terminal& terminal) {
    const bool is_check = line.words == std::vector<std::string>{"check"};
    if (!is_check && !line.words.empty())
        throw Error{Errc::usage, "`binstall policy` is followed by nothing or by `check`"};
    if (!is_check && line.has(Option::lock))
        throw Error{Errc::usage, "--lock belongs to `binstall policy check`"};
    Basis basis{line, environment, place, terminal};
    const Policy& rules = basis.policy.policy();
    if (!is_check)
        return write_result(
            {[&](int) { return json_policy(rules); }, [&] { return policy_lines(rules); }},
            line,
            terminal);
    std::vector<JudgedReceipt> judged;
    for (Receipt& receipt : receipts(line, environment, basis)) {
        std::vector<Violation> violations = basis.policy.against(receipt);
        judged.push_back({std::move(receipt), std::move(violations)});
    }
    const std::optional<Error> error = breach(judged);
    return write_result({[&](int code) { return json_judged(rules, judged, code, error); },
                         [&] { return judged_lines(rules, judged); },
                         error},
                        line,
                        terminal);
}

} // namespace binstall::cli

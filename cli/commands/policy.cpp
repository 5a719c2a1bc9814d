// SPDX-License-Identifier: MIT
#include "policy.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/exit_code.hpp>
#include <cli/install_request.hpp>
#include <cli/output_format.hpp>
#include <cli/policy_listing.hpp>
#include <cli/setup.hpp>
#include <engine/config/cargo_config.hpp>
#include <engine/files.hpp>
#include <engine/place.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall::cli {

namespace {

constexpr std::uint64_t lock_limit = std::uint64_t{64} << 20;

/// What is installed, or what the file of --lock says.
std::vector<Receipt> receipts(const CommandLine& line,
                              const Environment& environment,
                              const Config& config,
                              const StrictReaders& read,
                              Log& log) {
    if (const std::string* lock = line.value(Option::lock)) {
        const std::optional<std::string> text = read_file(*lock, lock_limit);
        if (!text)
            throw Error{Errc::io, cat("there is no file ", printable(*lock, 1024))};
        return read_receipts(*text, read);
    }
    const CargoConfig cargo = CargoConfig::read(environment, read, log);
    const Destination destination =
        choose_destination(destination_request(line, config), config, cargo, environment, read);
    await_recovery(destination, read, log);
    return installed(destination, read);
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
    TerminalLog log{terminal, log_level(line)};
    const StrictReaders read;
    const PolicyJudge judge{read_policy(place, read)};
    const Config config = read_settings(line, environment, judge.policy(), read, log);
    if (!is_check) {
        if (output_format(line) == OutputFormat::json)
            terminal.document(json_text(json_policy(judge.policy()), 2) + '\n');
        else
            for (const std::string& text : policy_lines(judge.policy()))
                terminal.line(Stream::out, text);
        return 0;
    }
    std::vector<JudgedReceipt> judged;
    for (Receipt& receipt : receipts(line, environment, config, read, log)) {
        std::vector<Violation> violations = judge.against(receipt);
        judged.push_back({std::move(receipt), std::move(violations)});
    }
    const std::optional<Error> error = breach(judged);
    const int code = error ? exit_code(error->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json)
        terminal.document(json_text(json_judged(judge.policy(), judged, code, error), 2) + '\n');
    else
        for (const std::string& text : judged_lines(judge.policy(), judged))
            terminal.line(Stream::out, text);
    return code;
}

} // namespace binstall::cli

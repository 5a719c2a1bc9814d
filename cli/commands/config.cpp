// SPDX-License-Identifier: MIT
#include "config.hpp"

#include <binstall/error.hpp>

#include <cli/config_listing.hpp>
#include <cli/output_format.hpp>
#include <cli/setup.hpp>
#include <engine/config/cargo_config.hpp>

namespace binstall::cli {

int show_config(const CommandLine& line,
                const Environment& environment,
                const PolicyPlace& policy,
                Terminal& terminal) {
    if (line.words.size() > 1)
        throw Error{Errc::usage, "`binstall config` takes one key at most"};
    TerminalLog log{terminal, log_level(line)};
    const StrictReaders read;
    const Config config = read_settings(line, environment, read_policy(policy, read), read, log);
    const CargoConfig cargo = CargoConfig::read(environment, read, log);
    std::vector<ListedSetting> settings = list_settings(config, cargo);
    if (!line.words.empty())
        settings = only(settings, line.words.front());
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_config(settings), 2) + '\n');
        return 0;
    }
    for (const std::string& text : config_lines(settings))
        terminal.line(Stream::out, text);
    return 0;
}

} // namespace binstall::cli

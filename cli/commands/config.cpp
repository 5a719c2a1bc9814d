// SPDX-License-Identifier: MIT
#include "config.hpp"

#include <binstall/error.hpp>

#include <cli/config_listing.hpp>
#include <cli/setup.hpp>
#include <cli/write_result.hpp>
#include <engine/config/cargo_config.hpp>

namespace binstall::cli {

int show_config(const CommandLine& line,
                const Environment& environment,
                const PolicyPlace& policy,
                Terminal& terminal) {
    if (line.words.size() > 1)
        throw Error{Errc::usage, "`binstall config` takes one key at most"};
    Basis basis{line, environment, policy, terminal};
    const CargoConfig cargo = CargoConfig::read(environment, basis.read, basis.log);
    std::vector<ListedSetting> settings = list_settings(basis.config, cargo);
    if (!line.words.empty())
        settings = only(settings, line.words.front());
    return write_result(
        {[&](int) { return json_config(settings); }, [&] { return config_lines(settings); }},
        line,
        terminal);
}

} // namespace binstall::cli

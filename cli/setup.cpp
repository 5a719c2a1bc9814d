// SPDX-License-Identifier: MIT
#include "setup.hpp"

#include "command_paths.hpp"
#include "flags.hpp"
#include "peer_options.hpp"
#include "surroundings.hpp"

#include <binstall/text.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/policy/source_names.hpp>
#include <engine/policy/tighten.hpp>

namespace binstall::cli {

namespace {

Config read_settings(const CommandLine& line,
                     const Environment& environment,
                     const Policy& policy,
                     const Readers& read,
                     Log& log) {
    Config config = read_config(environment, read, log, peer_settings(line));
    apply_flags(line, config);
    apply_peer_options(line, config);
    tighten(config, policy, log);
    describe_surroundings(environment, log);
    describe_own_policy(environment, log);
    for (const fs::path& file : config.files)
        log.write(Level::debug, cat("settings read from ", file.string()));
    return config;
}

} // namespace

Basis::Basis(const CommandLine& line,
             const Environment& environment,
             const PolicyPlace& place,
             Terminal& terminal)
    : log{terminal, log_level(line)}, policy{read_policy(place, read)},
      config{read_settings(line, environment, policy.policy(), read, log)} {}

Destination destination_of(const CommandLine& line, const Environment& environment, Basis& basis) {
    return choose_destination(destination_request(line, basis.config),
                              basis.config,
                              CargoConfig::read(environment, basis.read, basis.log),
                              environment,
                              basis.read);
}

Setup::Setup(const CommandLine& line,
             const Environment& environment,
             const PolicyPlace& place,
             Terminal& terminal)
    : Basis{line, environment, place, terminal}, plugins{Plugins::load(
                                                     PluginPath::from(plugin_folders(line),
                                                                      config.plugins,
                                                                      environment,
                                                                      installed_plugin_folder()),
                                                     config.plugins,
                                                     read,
                                                     log)} {
    check_source_names(policy.policy(), plugins);
}

} // namespace binstall::cli

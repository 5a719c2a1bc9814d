// SPDX-License-Identifier: MIT
#include "setup.hpp"

#include "install_request.hpp"
#include "surroundings.hpp"

#include <binstall/text.hpp>

namespace binstall::cli {

Config read_settings(const CommandLine& line,
                     const Environment& environment,
                     const Readers& read,
                     Log& log) {
    Config config = read_config(environment, read, log);
    apply_flags(line, config);
    describe_surroundings(environment, log);
    for (const fs::path& file : config.files)
        log.write(Level::debug, cat("settings read from ", file.string()));
    return config;
}

Setup::Setup(const CommandLine& line, const Environment& environment, Terminal& terminal)
    : log{terminal, log_level(line)}, config{read_settings(line, environment, read, log)},
      plugins{Plugins::load(
          PluginPath::from(
              plugin_folders(line), config.plugins, environment, installed_plugin_folder()),
          config.plugins,
          log)} {}

} // namespace binstall::cli

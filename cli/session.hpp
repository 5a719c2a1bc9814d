// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "setup.hpp"
#include "signals.hpp"
#include "terminal.hpp"

#include <engine/config/cargo_config.hpp>
#include <engine/credentials/credentials.hpp>
#include <engine/git/client.hpp>
#include <engine/http_client.hpp>
#include <engine/services.hpp>

#include <stop_token>

namespace binstall::cli {

/// All that an installation needs. Must live until the process ends, since a plugin call that was
/// left behind may still use it (design D28).
struct Session {
    Session(const CommandLine& line,
            const Environment& environment,
            const PolicyPlace& policy,
            Terminal& terminal);

    std::stop_source stop;
    Signals signals{stop}; ///< First, so that every later thread leaves signals to it.
    Setup setup;
    CargoConfig cargo;
    Registry registry;
    Credentials credentials;
    HttpOptions options; ///< How servers are reached, by our client and by git.
    HttpClient http;
    GitClient git;
    PluginMemories memories;
    Services services;
};

} // namespace binstall::cli

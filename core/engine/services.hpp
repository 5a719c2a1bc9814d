// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/manifest_source.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/config.hpp>
#include <engine/git/client.hpp>
#include <engine/http_client.hpp>
#include <engine/plugin/call.hpp>
#include <engine/plugin/memory.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/policy/judge.hpp>
#include <engine/readers.hpp>

#include <stop_token>

namespace binstall {

/// What the stages of one command share. Everything lives until the process ends, since a plugin
/// call that was left behind may still use it.
struct Services {
    const Config& config;
    const CargoConfig& cargo;
    const Registry& registry; ///< Where packages are described.
    const Environment& environment;
    HttpClient& http;
    GitClient& git;
    const StrictReaders& read;
    Log& log;
    const Plugins& plugins;
    PluginMemories& memories; ///< What plugins remember from run to run.
    const PolicyJudge& policy;
    std::stop_token stop;

    /// The host as `plugin` sees it, for one call that ends with `call_stop`; so do the requests
    /// of `call_http` and what `call_git` runs, from for_call() of the two. `memory` is its part
    /// of the memories.
    Host host_for(const Plugin& plugin,
                  Http& call_http,
                  Git& call_git,
                  Log& plugin_log,
                  Memory& memory,
                  std::stop_token call_stop) const;

    CallLimits call_limits() const {
        return {config.plugins.call_timeout, config.plugins.stop_grace};
    }
};

} // namespace binstall

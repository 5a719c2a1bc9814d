// SPDX-License-Identifier: MIT
// Asking a source: a guarded call that gets a Host.
#pragma once

#include <engine/log.hpp>
#include <engine/services.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace binstall {

/// Calls `question(host)` in `plugin`, under its time limit. `question` must own what it uses,
/// since a call that is left behind may still run when the caller is gone.
template <class Question>
auto ask(const Services& services,
         const Plugin& plugin,
         std::string_view doing,
         Question question) {
    const auto log = std::make_shared<PrefixedLog>(services.log, std::string{plugin_id(plugin)});
    return call_plugin(
        plugin,
        doing,
        services.call_limits(),
        services.stop,
        [&services, &plugin, log, question = std::move(question)](std::stop_token call_stop) {
            const std::unique_ptr<Http> http = services.http.for_call(call_stop);
            const std::unique_ptr<Git> git = services.git.for_call(call_stop);
            PluginMemory memory{services.memories, plugin_id(plugin)};
            return question(
                services.host_for(plugin, *http, *git, *log, memory, std::move(call_stop)));
        });
}

} // namespace binstall

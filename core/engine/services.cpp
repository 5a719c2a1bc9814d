// SPDX-License-Identifier: MIT
#include <engine/services.hpp>

#include <utility>

namespace binstall {

Host Services::host_for(const Plugin& plugin,
                        Http& call_http,
                        Git& call_git,
                        Log& plugin_log,
                        Memory& memory,
                        std::stop_token call_stop) const {
    return Host{call_http,
                call_git,
                read,
                plugin_log,
                plugin_settings(plugin),
                memory,
                std::move(call_stop)};
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// The only way into a plugin. Each call runs on a thread of its own, so that one that loops can be
// left behind: after its time limit, or when the command is cancelled, it is asked to stop; after a
// further grace it is named and abandoned, and nobody waits for it any more (design D28).
#pragma once

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/plugins.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace binstall {

/// How long a call may take.
struct CallLimits {
    std::chrono::milliseconds timeout{120'000}; ///< Then it is asked to stop.
    std::chrono::milliseconds grace{5'000};     ///< Then it is left behind.
};

/// Runs `call` on a thread of its own and waits for it, within `limits`. The stop token that `call`
/// receives fires at the time limit and when `stop` does. Exceptions become an Error that names the
/// plugin; locale, working directory, umask and signal mask are put back if the plugin changed
/// them. What `call` captures must stay valid when it is left behind: capture by value, or things
/// that live until the process ends.
/// @throws Error{Errc::plugin} for a stray exception, a time limit, a call that was left behind;
///         Error{Errc::cancelled}; or what the plugin threw, with "(plugin <id>)" in its trail.
void run_plugin_call(std::string_view plugin_id,
                     std::string_view doing,
                     const CallLimits& limits,
                     const std::stop_token& stop,
                     std::function<void(std::stop_token)> call);

/// Whether some call was left behind: the process must end with _exit.
[[nodiscard]] bool any_call_left_behind() noexcept;

/// As run_plugin_call, for a call with a result.
template <class Call>
auto call_plugin(const Plugin& plugin,
                 std::string_view doing,
                 const CallLimits& limits,
                 const std::stop_token& stop,
                 Call call) {
    using Result = std::invoke_result_t<Call&, std::stop_token>;
    // Shared with the thread: an abandoned call may still write its result long after we are gone.
    const auto result = std::make_shared<std::optional<Result>>();
    run_plugin_call(plugin_id(plugin),
                    doing,
                    limits,
                    stop,
                    [result, call = std::move(call)](std::stop_token call_stop) mutable {
                        result->emplace(call(std::move(call_stop)));
                    });
    return std::move(**result);
}

} // namespace binstall

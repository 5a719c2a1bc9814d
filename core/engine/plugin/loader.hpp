// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <engine/plugin/loaded_plugin.hpp>
#include <engine/plugin/look.hpp>

#include <memory>

namespace binstall {

/// A constructor of a static object in a plugin threw while the file was loaded. The dynamic loader
/// was left in the middle of its work and keeps its lock: whatever is loaded next, on another
/// thread, would wait for ever. So this ends the command, whoever has asked for the plugin.
class BrokenOffLoading : public Error {
public:
    explicit BrokenOffLoading(const Error& error) : Error{error} {}
};

/// Maps `file` into the process, for good: it is never unloaded. Judges its descriptor again, as
/// loaded, before anything is called, and lets it register.
/// @throws Error{Errc::plugin} with the reason why it cannot be used; BrokenOffLoading.
std::unique_ptr<Plugin>
load_plugin(const PluginFile& file, const PluginLook& look, const PluginConfig& config);

} // namespace binstall

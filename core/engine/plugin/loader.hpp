// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plugin/loaded_plugin.hpp>
#include <engine/plugin/look.hpp>

#include <memory>

namespace binstall {

/// Maps `file` into the process, for good: it is never unloaded. Judges its descriptor again, as
/// loaded, before anything is called, and lets it register.
/// @throws Error{Errc::plugin} with the reason why it cannot be used.
std::unique_ptr<Plugin>
load_plugin(const PluginFile& file, const PluginLook& look, const PluginConfig& config);

} // namespace binstall

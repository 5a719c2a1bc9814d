// SPDX-License-Identifier: MIT
#pragma once

#include <engine/plugin/description.hpp>
#include <engine/plugin/files.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// What is known of a plugin before it is loaded.
struct PluginLook {
    std::vector<std::string> needed; ///< Libraries, for naming the one that is missing.
    /// What it says about itself; absent when that is only known once it is loaded.
    std::optional<PluginDescription> description;
};

/// Judges `file` without running any of it: a complete shared object for this machine, with the
/// same C++ library, which looks for its libraries in trusted places only, exports our symbol as
/// data, and describes itself acceptably.
/// @throws Error{Errc::plugin} with the first reason against it.
PluginLook look_at_plugin(const PluginFile& file, const Account& account);

} // namespace binstall

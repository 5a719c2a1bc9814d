// SPDX-License-Identifier: MIT
// Plugins whose very bytes somebody has agreed to.
#pragma once

#include <binstall/readers.hpp>

#include <engine/plugin/files.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The SHA-256 digests in hex that a plugin's file may have, by the plugin's id.
using PluginPins = std::map<std::string, std::vector<std::string>>;

/// A copy of a plugin's file in memory that nobody can change any more, not even we: what was
/// judged is what is loaded, whatever becomes of the file.
struct SealedPlugin {
    PluginFile file;    ///< With the descriptor of the copy, and the path of the original.
    std::string sha256; ///< Of the copy, in hex.
};

/// @throws Error{Errc::plugin} when there can be no such copy.
[[nodiscard]] SealedPlugin seal(const PluginFile& file, const Readers& read);

/// Why a plugin with these bytes may not be loaded, in one clause; empty when it may. `id`: what it
/// says that it is; absent when that is only known once it is loaded.
[[nodiscard]] std::string why_not_pinned(const std::optional<std::string>& id,
                                         std::string_view sha256,
                                         const PluginPins& pins);

} // namespace binstall

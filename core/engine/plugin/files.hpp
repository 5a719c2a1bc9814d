// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>
#include <engine/plugin/plugins.hpp>
#include <engine/plugin/trust.hpp>

#include <string>
#include <vector>

namespace binstall {

/// A file that may be loaded as far as its place, owner and mode go. It is open.
struct PluginFile {
    fs::path path;
    PluginFolder::Origin origin = PluginFolder::Origin::flag;
    FileDescriptor file;
    bool is_sealed = false; ///< `file` is a copy in memory: it is loaded, not what lies at `path`.
};

struct FoundPluginFiles {
    std::vector<PluginFile> files; ///< Folder by folder, sorted by name; each inode once.
    std::vector<RejectedPlugin> rejected;
};

/// Looks for `*.so` in the folders. One that is not there is no news when it is a default.
FoundPluginFiles find_plugin_files(const PluginPath& path, const Account& account);

/// The id that a plugin's file name suggests: "acme" for `acme.so`; empty when it cannot be one.
[[nodiscard]] std::string id_from_file_name(const fs::path& file);

/// Whether `id` begins with a lower-case letter and goes on with lower-case letters, digits and
/// single dashes, at most 64 in all.
[[nodiscard]] bool is_plugin_id(std::string_view id) noexcept;

} // namespace binstall

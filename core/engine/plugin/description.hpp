// SPDX-License-Identifier: MIT
// What a plugin says about itself, read out of its file: it is judged before anything of the plugin
// is loaded, so that one for another ABI or with another C++ library never runs a constructor here.
#pragma once

#include <binstall/plugin.hpp>

#include <engine/executable/elf_file.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace binstall {

/// PluginInfo by value.
struct PluginDescription {
    std::uint32_t size = 0;
    std::uint32_t abi = 0;
    std::string toolchain;
    std::string id;
    std::string version;
    std::string summary;
    std::string license;

    friend bool operator==(const PluginDescription&, const PluginDescription&) = default;
};

/// Reads the descriptor where it lies in the file, and its strings through the relocations that the
/// loader would apply. The strings are empty unless size and ABI are ours.
/// @return absent when a pointer of it is only known once the file is loaded.
/// @throws Error{Errc::package_format} as read_elf.
std::optional<PluginDescription>
read_description(const ElfFile& elf, const FileBytes& bytes, const ElfSymbol& symbol);

/// A copy of a loaded descriptor, under the same rules.
PluginDescription description_of(const PluginInfo& info);

/// @throws Error{Errc::plugin} with the first reason why a plugin that says this cannot be used.
void check_description(const PluginDescription& description);

} // namespace binstall

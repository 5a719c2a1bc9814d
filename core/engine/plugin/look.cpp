// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/look.hpp>

#include <algorithm>
#include <elf.h>
#include <link.h>
#include <string_view>

namespace binstall {

namespace {

#if defined(__x86_64__)
constexpr std::uint16_t host_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t host_machine = EM_AARCH64;
#else
#error "which ELF machine is this?"
#endif

constexpr std::string_view symbol_prefix = "binstall_plugin_v";

std::string our_symbol() {
    return cat(symbol_prefix, BINSTALL_PLUGIN_ABI);
}

Error refused(std::string reason) {
    return Error{Errc::plugin, std::move(reason)};
}

void check_kind(const ElfFile& elf) {
    if (elf.header.machine != host_machine)
        throw refused(cat("built for ",
                          elf_machine_name(elf.header.machine),
                          ", this binstall runs on ",
                          elf_machine_name(host_machine)));
    const bool is_program = elf.header.type == ElfHeader::Type::executable ||
                            (elf.tag(DT_FLAGS_1).value_or(0) & DF_1_PIE) != 0;
    if (is_program)
        throw refused("not a shared object: it is a program");
    if (elf.header.type != ElfHeader::Type::shared)
        throw refused("not a shared object: it is an object file or a core dump");
}

bool is_cxx_library(std::string_view name) {
    return name.starts_with("libstdc++.so") || name.starts_with("libc++.so");
}

/// The name of the C++ library that this process uses.
std::string our_cxx_library() {
    std::string found;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* result) {
            const std::string_view path = info->dlpi_name;
            const std::string_view name = path.substr(path.rfind('/') + 1);
            if (!is_cxx_library(name))
                return 0;
            *static_cast<std::string*>(result) = name;
            return 1;
        },
        &found);
    return found;
}

void check_needed(const ElfFile& elf) {
    const std::string ours = our_cxx_library();
    for (const std::string& library : elf.needed) {
        if (library.find('/') != std::string::npos)
            throw refused(cat("needs ", printable(library), ", which is a path, not a name"));
        if (is_cxx_library(library) && library != ours)
            throw refused(cat("uses ", library, ", this binstall uses ", ours));
        if (library.starts_with("libbinstall.so.") &&
            library != cat("libbinstall.so.", BINSTALL_PLUGIN_ABI))
            throw refused(cat("built against ",
                              printable(library),
                              ", this binstall has ABI ",
                              BINSTALL_PLUGIN_ABI,
                              "; rebuild it"));
    }
    if (std::ranges::find(elf.needed, ours) == elf.needed.end())
        throw refused(cat("does not use the shared ",
                          ours,
                          ", so it has a C++ library of its own; link it without "
                          "-static-libstdc++"));
}

/// `path` of DT_RUNPATH with $ORIGIN filled in.
std::string expand_origin(std::string path, const fs::path& origin) {
    for (const std::string_view name : {"${ORIGIN}", "$ORIGIN"})
        if (const std::size_t at = path.find(name); at != std::string::npos)
            path.replace(at, name.size(), origin.string());
    return path;
}

/// Libraries are code too: where they are looked for must be as trustworthy as the plugin's folder.
void check_run_paths(const ElfFile& elf, const fs::path& folder, const Account& account) {
    for (const std::string& run_path : elf.run_paths) {
        const fs::path path = expand_origin(run_path, folder);
        const std::string shown = printable(run_path);
        if (!path.is_absolute() || path.string().find('$') != std::string::npos)
            throw refused(cat("looks for libraries in \"", shown, "\", which is no absolute path"));
        try {
            static_cast<void>(open_trusted_folder(path, account));
        } catch (const Error& error) {
            throw refused(cat("looks for libraries in ", shown, ": ", error.what()));
        }
    }
}

/// The numbers of the ABIs that a file offers a descriptor for, but ours: "1", or "1, 3".
std::string other_abis(const std::vector<ElfSymbol>& symbols) {
    std::string list;
    for (const ElfSymbol& symbol : symbols) {
        const std::string_view name = symbol.name;
        if (!name.starts_with(symbol_prefix) || name == our_symbol())
            continue;
        const std::string_view number = name.substr(symbol_prefix.size());
        if (!number.empty() && number.size() < 10 && std::ranges::all_of(number, is_ascii_digit))
            list += cat(list.empty() ? "" : ", ", number);
    }
    return list;
}

ElfSymbol find_descriptor(const std::vector<ElfSymbol>& symbols) {
    const std::string name = our_symbol();
    const auto found = std::ranges::find(symbols, name, &ElfSymbol::name);
    if (found == symbols.end()) {
        if (const std::string others = other_abis(symbols); !others.empty())
            throw refused(cat("built for plugin ABI ",
                              others,
                              ", this binstall has ",
                              BINSTALL_PLUGIN_ABI,
                              "; rebuild it"));
        throw refused(cat("not a plugin of binstall: it does not export ", name));
    }
    if (found->kind != ElfSymbol::Kind::data)
        throw refused(cat("exports ", name, " as something else than data"));
    if (found->size < 2 * sizeof(std::uint32_t))
        throw refused(cat("exports ", name, " with ", found->size, " bytes only"));
    return *found;
}

PluginLook look(const PluginFile& file, const Account& account) {
    const FileBytes bytes = bytes_of(file.file.get(), file.path.string());
    if (!is_elf(bytes))
        throw refused("not a shared object");
    const ElfFile elf = read_elf(bytes);
    check_kind(elf);
    const ElfSymbol symbol = find_descriptor(exported_symbols(elf, bytes));
    const std::optional<PluginDescription> description = read_description(elf, bytes, symbol);
    if (description)
        check_description(*description);
    check_needed(elf);
    check_run_paths(elf, file.path.parent_path(), account);
    return {elf.needed, description};
}

} // namespace

PluginLook look_at_plugin(const PluginFile& file, const Account& account) {
    try {
        return look(file, account);
    } catch (const Error& error) {
        if (error.code() != Errc::package_format)
            throw;
        throw refused(cat("not a shared object that can be loaded: it ", error.what()));
    }
}

} // namespace binstall

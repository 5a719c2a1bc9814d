// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/files.hpp>
#include <engine/inspect/interpreter.hpp>

#include <fcntl.h>

namespace binstall {

std::optional<ElfFile> elf_at(const HostSystem& system, const fs::path& path) {
    const fs::path file = system.at(path);
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) // a fifo is not even opened
        return std::nullopt;
    try {
        const FileDescriptor opened = open_at(AT_FDCWD, file, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
        return read_elf(bytes_of(opened.get(), file.string()));
    } catch (const Error&) {
        return std::nullopt; // who starts the program could not read it either
    }
}

std::string why_no_interpreter(std::string_view path, const HostSystem& system) {
    if (!path.starts_with('/'))
        return "named by no absolute path";
    const std::optional<ElfFile> linker = elf_at(system, path);
    if (!linker)
        return "not on this system";
    // Systems without the usual folders put a program in its place that only says so; nix-ld is
    // one that leads on to a real linker, where that is set up. A linker itself has a soname.
    const bool is_glibc = path.find("/ld-linux") != std::string_view::npos;
    if (is_glibc && !linker->soname && !elf_at(system, system.nix_loader))
        return "a stand-in on this system, not a dynamic linker";
    return {};
}

} // namespace binstall

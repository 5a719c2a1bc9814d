// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/executable/elf_reading.hpp>
#include <engine/files.hpp>
#include <engine/platform/system_program.hpp>

#include <algorithm>
#include <elf.h>
#include <fcntl.h>
#include <string_view>
#include <system_error>

namespace binstall {

namespace {

constexpr std::string_view usual_programs[] = {
    "/bin/sh", "/usr/bin/env", "/bin/busybox", "/usr/bin/sh", "/system/bin/sh"};

constexpr std::uint64_t most_segments = 64;
constexpr std::uint64_t longest_path = 4096;

/// The interpreter that the program headers name. `Header` and `Segment` are of the file's width.
template <class Header, class Segment>
std::string interpreter_of(const FileBytes& bytes) {
    const auto header = read_elf_record<Header>(bytes, 0);
    const std::uint64_t count = std::min<std::uint64_t>(header.e_phnum, most_segments);
    for (std::uint64_t at = 0; at < count; ++at) {
        const auto segment = read_elf_record<Segment>(bytes, header.e_phoff + at * sizeof(Segment));
        if (segment.p_type != PT_INTERP)
            continue;
        const std::vector<std::byte> path = read_elf_bytes(
            bytes, segment.p_offset, std::min<std::uint64_t>(segment.p_filesz, longest_path));
        const std::string_view text{reinterpret_cast<const char*>(path.data()), path.size()};
        return std::string{text.substr(0, text.find('\0'))};
    }
    return {};
}

std::optional<SystemProgram> program_at(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored))
        return std::nullopt;
    try {
        const FileDescriptor file = open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
        const FileBytes bytes = bytes_of(file.get(), path.string());
        const ElfHeader header = read_elf_header(bytes);
        if (!header.little_endian) // then it is another machine's, or one that we do not run on
            return std::nullopt;
        return SystemProgram{.bits = header.bits,
                             .machine = header.machine,
                             .flags = header.flags,
                             .interpreter = header.bits == 64
                                                ? interpreter_of<Elf64_Ehdr, Elf64_Phdr>(bytes)
                                                : interpreter_of<Elf32_Ehdr, Elf32_Phdr>(bytes)};
    } catch (const Error&) {
        return std::nullopt; // a script, or one that we may not read
    }
}

} // namespace

std::optional<SystemProgram> system_program(const HostSystem& system) {
    for (const std::string_view path : usual_programs)
        if (std::optional<SystemProgram> found = program_at(system.at(path)))
            return found;
    return std::nullopt;
}

} // namespace binstall

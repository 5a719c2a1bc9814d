// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/executable.hpp>
#include <engine/inspect.hpp>
#include <engine/inspect/programs.hpp>

#include <array>

namespace binstall {

namespace {

constexpr std::size_t start_size = 1024;

std::string not_executable(const Target& target, std::span<const std::byte> start) {
    return cat(
        "it is not an executable for ", target.triple, ": it looks like ", looks_like(start));
}

} // namespace

std::optional<std::string>
why_unusable(const StagedFile& file, const Target& target, bool on_this_host) {
    const FileBytes bytes = bytes_of(file.file.get(), file.member);
    std::array<std::byte, start_size> buffer;
    const std::span start = std::span{buffer}.first(bytes.read(0, buffer));
    const auto format = begins_like_executable(start);
    if (!format)
        return not_executable(target, start);
    // A script needs a system that reads its first line; which interpreter it names is its matter.
    if (*format == ExecutableFormat::script)
        return target.is_windows() ? std::optional{not_executable(target, start)} : std::nullopt;
    if (*format != native_format(target))
        return not_executable(target, start);
    switch (*format) {
    case ExecutableFormat::elf:
        return why_elf_unusable(bytes, target, on_this_host);
    case ExecutableFormat::pe:
        return why_pe_unusable(bytes, target);
    case ExecutableFormat::mach_o:
        return why_mach_o_unusable(bytes, target);
    case ExecutableFormat::script:
        break;
    }
    return std::nullopt;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
#include <binstall/text.hpp>

#include <engine/inspect/byte_view.hpp>
#include <engine/inspect/programs.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace binstall {

namespace {

struct Machine {
    std::uint64_t number;
    std::string_view arch;
};

constexpr std::array machines{
    Machine{0x8664, "x86_64"},
    Machine{0xaa64, "aarch64"},
    Machine{0x014c, "i686"},
    Machine{0x01c4, "armv7"},
};

constexpr std::uint64_t signature = 0x4550; // "PE\0\0"
constexpr std::uint64_t is_library = 0x2000;
constexpr std::uint64_t file_header_size = 20;
constexpr std::uint64_t section_size = 40;

std::string_view arch_of(std::uint64_t number) {
    const auto found = std::ranges::find(machines, number, &Machine::number);
    return found == machines.end() ? "another processor" : found->arch;
}

bool fits(std::uint64_t number, const Target& target) {
    const std::string_view arch = arch_of(number);
    if (arch == "i686") // i586 and win7 targets are the same machine
        return target.arch.starts_with('i') && target.arch.ends_with("86");
    if (arch == "armv7")
        return target.arch.starts_with("arm") || target.arch.starts_with("thumb");
    return arch == target.arch;
}

} // namespace

Reason why_pe_unusable(const FileBytes& bytes, const Target& target) {
    const ByteView view{bytes, ByteView::Order::little};
    const auto start = view.word(0x3c);
    if (!start || view.word(*start) != signature)
        return foreign("it is a program for DOS, not for Windows");
    const std::uint64_t header = *start + 4;
    const auto machine = view.half(header);
    const auto sections = view.half(header + 2);
    const auto optional_size = view.half(header + 16);
    const auto characteristics = view.half(header + 18);
    if (!machine || !sections || !optional_size || !characteristics)
        return broken("it is cut off");
    if (!fits(*machine, target))
        return foreign(cat("it is built for ", arch_of(*machine), ", not for ", target.arch));
    if (*characteristics & is_library)
        return foreign("it is a library, not a program");
    const std::uint64_t table = header + file_header_size + *optional_size;
    for (std::uint64_t index = 0; index < *sections; ++index) {
        const auto size = view.word(table + index * section_size + 16);
        const auto offset = view.word(table + index * section_size + 20);
        if (!size || !offset || (*size != 0 && *offset != 0 && !view.holds(*offset, *size)))
            return broken("it is cut off");
    }
    return std::nullopt;
}

} // namespace binstall

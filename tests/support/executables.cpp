// SPDX-License-Identifier: MIT
#include "executables.hpp"

#include "places.hpp"
#include "temp_folder.hpp"

#include <stdexcept>
#include <sys/utsname.h>

namespace binstall::test {
namespace {

constexpr std::string_view placeholder = "@@IDENTITY@@";
constexpr std::size_t identity_size = 128;

std::string little_endian(unsigned long value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8U)
        text += static_cast<char>(value & 0xffU);
    return text;
}

std::string identity_field(std::string_view identity) {
    if (identity.size() >= identity_size)
        throw std::invalid_argument{"an identity is too long"};
    std::string field{identity};
    field.resize(identity_size, '\0');
    return field;
}

bool is_for_arm64(std::string_view triple) {
    return triple.starts_with("aarch64");
}

/// https://learn.microsoft.com/windows/win32/debug/pe-format: a 64-bit console program without
/// sections.
std::string portable_executable(std::string_view identity, std::string_view triple) {
    constexpr std::size_t dos_size = 64;
    constexpr std::size_t optional_size = 240;
    std::string image = "MZ";
    image.resize(dos_size - 4, '\0');
    image += little_endian(dos_size, 4);
    image += std::string{"PE\0\0", 4};
    image += little_endian(is_for_arm64(triple) ? 0xaa64 : 0x8664, 2);
    image += little_endian(0, 2);  // sections
    image += little_endian(0, 12); // time, symbols
    image += little_endian(optional_size, 2);
    image += little_endian(0x0022, 2); // executable, large addresses
    std::string optional = little_endian(0x20b, 2);
    optional.resize(optional_size, '\0');
    optional[68] = 3; // console
    return image + optional + identity_field(identity);
}

std::string mach_object(std::string_view identity, std::string_view triple) {
    constexpr unsigned long magic = 0xfeedfacf;
    constexpr unsigned long executable_kind = 2;
    const unsigned long cpu = is_for_arm64(triple) ? 0x0100000c : 0x01000007;
    return little_endian(magic, 4) + little_endian(cpu, 4) + little_endian(0, 4) +
           little_endian(executable_kind, 4) + little_endian(0, 16) + identity_field(identity);
}

std::string elf(std::string_view identity, std::string_view triple) {
    std::string image = read_text(stub_program());
    const std::size_t at = image.find(placeholder);
    if (at == std::string::npos || image.find(placeholder, at + 1) != std::string::npos)
        throw std::logic_error{"the stub does not hold its placeholder once"};
    image.replace(at, identity_size, identity_field(identity));
    constexpr std::size_t machine_offset = 18;
    const std::string_view arch = triple.substr(0, triple.find('-'));
    if (arch == "x86_64")
        image.replace(machine_offset, 2, little_endian(62, 2));
    else if (arch == "aarch64")
        image.replace(machine_offset, 2, little_endian(183, 2));
    else if (arch.starts_with("riscv64"))
        image.replace(machine_offset, 2, little_endian(243, 2));
    else
        throw std::invalid_argument{"no ELF machine is known for " + std::string{triple}};
    return image;
}

} // namespace

std::string executable(std::string_view identity, std::string_view triple) {
    if (triple.find("windows") != std::string_view::npos)
        return portable_executable(identity, triple);
    if (triple.find("apple") != std::string_view::npos)
        return mach_object(identity, triple);
    return elf(identity, triple);
}

std::string host_triple() {
    utsname system{};
    ::uname(&system);
    return std::string{system.machine} + "-unknown-linux-gnu";
}

} // namespace binstall::test

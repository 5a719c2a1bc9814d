// SPDX-License-Identifier: MIT
// https://gitlab.com/x86-psABIs/x86-64-ABI: the property that names the levels of processor a file
// needs, as the dynamic linker reads it.
#include <engine/executable/elf_file.hpp>
#include <engine/executable/elf_reading.hpp>

#include <algorithm>
#include <cstring>
#include <elf.h>

namespace binstall {

namespace {

constexpr std::uint64_t notes_limit = std::uint64_t{64} << 10;
constexpr std::uint32_t isa_needed = 0xc0008002;

std::size_t aligned(std::size_t size, std::size_t alignment) {
    return (size + alignment - 1) / alignment * alignment;
}

std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t offset) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// Type, size and value after value, each filled up to eight bytes.
std::uint32_t needed_in(std::span<const std::byte> properties) {
    constexpr std::size_t head = 8;
    while (properties.size() >= head + sizeof(std::uint32_t)) {
        const std::size_t size = number_at(properties, 4);
        if (size > properties.size() - head)
            break;
        if (number_at(properties, 0) == isa_needed && size >= sizeof(std::uint32_t))
            return number_at(properties, head);
        properties = properties.subspan(std::min(properties.size(), aligned(head + size, 8)));
    }
    return 0;
}

} // namespace

std::uint32_t
x86_features_needed(const FileBytes& bytes, std::uint64_t offset, std::uint64_t size) {
    const std::vector<std::byte> content =
        read_elf_bytes(bytes, offset, std::min(size, notes_limit));
    std::span<const std::byte> notes{content};
    constexpr std::size_t head = sizeof(Elf64_Nhdr);
    std::uint32_t needed = 0;
    while (notes.size() >= head + 4) {
        const std::size_t name_size = number_at(notes, 0);
        const std::size_t value_size = number_at(notes, 4);
        const std::size_t value_at = head + aligned(name_size, 4);
        if (value_at > notes.size() || value_size > notes.size() - value_at)
            break;
        const bool is_gnu = name_size == 4 && std::memcmp(notes.data() + head, "GNU", 4) == 0;
        if (is_gnu && number_at(notes, 8) == NT_GNU_PROPERTY_TYPE_0)
            needed |= needed_in(notes.subspan(value_at, value_size));
        // Notes of properties are filled up to eight bytes, all others to four; both are met.
        notes = notes.subspan(std::min(notes.size(), value_at + aligned(value_size, 4)));
    }
    return needed;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <engine/executable/elf_file.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace binstall {

/// Numbers in a file, at offsets that the file itself may state: each read is checked.
class ByteView {
public:
    enum class Order { little, big };

    ByteView(const FileBytes& bytes, Order order) : bytes_{bytes}, order_{order} {}

    /// Absent past the end of the file.
    std::optional<std::uint64_t> half(std::uint64_t offset) const { return number(offset, 2); }

    std::optional<std::uint64_t> word(std::uint64_t offset) const { return number(offset, 4); }

    std::optional<std::uint64_t> long_word(std::uint64_t offset) const {
        const auto first = word(offset);
        const auto second = word(offset + 4);
        if (!first || !second)
            return std::nullopt;
        const bool is_little = order_ == Order::little;
        const std::uint64_t high = is_little ? *second : *first;
        return high << 32 | (is_little ? *first : *second);
    }

    /// Whether the file holds `count` bytes from `offset`.
    bool holds(std::uint64_t offset, std::uint64_t count) const noexcept {
        return offset <= bytes_.size && count <= bytes_.size - offset;
    }

private:
    std::optional<std::uint64_t> number(std::uint64_t offset, std::size_t width) const {
        std::array<std::byte, 4> buffer{};
        const std::span<std::byte> part = std::span{buffer}.first(width);
        if (!holds(offset, width) || bytes_.read(offset, part) != width)
            return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t index = 0; index < width; ++index) {
            const std::size_t at = order_ == Order::little ? width - 1 - index : index;
            value = value << 8 | std::to_integer<std::uint64_t>(part[at]);
        }
        return value;
    }

    const FileBytes& bytes_;
    Order order_;
};

} // namespace binstall

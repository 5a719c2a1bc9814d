// SPDX-License-Identifier: MIT
#include "tar_header.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <limits>

namespace binstall {

namespace {

struct Field {
    std::size_t offset;
    std::size_t length;
};

constexpr Field name_field{0, 100};
constexpr Field size_field{124, 12};
constexpr Field checksum_field{148, 8};
constexpr Field type_field{156, 1};
constexpr Field link_field{157, 100};
constexpr Field magic_field{257, 8};
constexpr Field prefix_field{345, 155};
constexpr Field is_extended_field{482, 1};

std::string_view field_of(std::span<const std::byte> block, Field field) {
    return {reinterpret_cast<const char*>(block.data()) + field.offset, field.length};
}

std::string_view text_of(std::span<const std::byte> block, Field field) {
    const std::string_view text = field_of(block, field);
    return text.substr(0, text.find('\0'));
}

std::optional<std::uint64_t> octal(std::string_view digits) {
    std::uint64_t value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '7' || value >> 61 != 0)
            return std::nullopt;
        value = value * 8 + static_cast<std::uint64_t>(digit - '0');
    }
    return value;
}

std::optional<std::uint64_t> base_256(std::string_view field) {
    // The bit after the mark is the sign.
    if (static_cast<unsigned char>(field.front()) & 0x40)
        return std::nullopt;
    std::uint64_t value = static_cast<unsigned char>(field.front()) & 0x3f;
    for (const char byte : field.substr(1)) {
        if (value >> 55 != 0)
            return std::nullopt;
        value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
}

} // namespace

bool has_right_checksum(std::span<const std::byte> block) noexcept {
    const std::optional<std::uint64_t> stated = tar_number(field_of(block, checksum_field));
    if (!stated || field_of(block, name_field).empty())
        return false;
    // Some old writers summed signed bytes.
    std::int64_t sum = 0;
    std::int64_t signed_sum = 0;
    bool is_zero = true;
    for (std::size_t at = 0; at < tar_block_size; ++at) {
        const bool in_field =
            at >= checksum_field.offset && at < checksum_field.offset + checksum_field.length;
        const auto byte = in_field ? std::uint8_t{' '} : std::to_integer<std::uint8_t>(block[at]);
        sum += byte;
        signed_sum += static_cast<std::int8_t>(byte);
        is_zero = is_zero && block[at] == std::byte{0};
    }
    const auto wanted = static_cast<std::int64_t>(*stated);
    return !is_zero && (wanted == sum || wanted == signed_sum);
}

TarHeader read_tar_header(std::span<const std::byte> block) {
    const std::string_view magic = field_of(block, magic_field);
    TarHeader header;
    header.type = field_of(block, type_field).front();
    header.name = text_of(block, name_field);
    header.link = text_of(block, link_field);
    const std::string_view prefix = text_of(block, prefix_field);
    // GNU's old format has other things where POSIX has the prefix.
    if (magic.starts_with(std::string_view{"ustar\0", 6}) && !prefix.empty())
        header.name = cat(prefix, prefix.ends_with('/') ? "" : "/", header.name);
    const std::optional<std::uint64_t> size = tar_number(field_of(block, size_field));
    if (!size)
        throw Error{Errc::archive,
                    cat("the size of the entry '", printable(header.name), "' is no number")};
    header.size = *size;
    header.is_extended = field_of(block, is_extended_field).front() != '\0';
    return header;
}

std::optional<std::uint64_t> tar_number(std::string_view field) {
    if (static_cast<unsigned char>(field.front()) & 0x80)
        return base_256(field);
    const std::size_t begin = field.find_first_not_of(' ');
    if (begin == field.npos)
        return 0;
    field.remove_prefix(begin);
    const std::size_t end = field.find_first_of(std::string_view{" \0", 2});
    const std::string_view digits = field.substr(0, end);
    const std::string_view rest = end == field.npos ? std::string_view{} : field.substr(end);
    if (rest.find_first_not_of(std::string_view{" \0", 2}) != rest.npos)
        return std::nullopt;
    return octal(digits);
}

} // namespace binstall

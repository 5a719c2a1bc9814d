// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>
#include <binstall/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The little-endian number of `width` bytes at `offset`, which `bytes` must hold.
[[nodiscard]] inline std::uint64_t
little(std::string_view bytes, std::size_t offset, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t index = width; index-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes.at(offset + index));
    return value;
}

/// The `count` bytes at `offset` of the file. @throws Error{Errc::archive} when it is shorter.
[[nodiscard]] inline std::string
read_exactly(ByteSource& source, std::uint64_t offset, std::size_t count) {
    if (offset > source.size() || count > source.size() - offset)
        throw Error{Errc::archive, "the zip archive is cut, or points outside of itself"};
    std::string bytes(count, '\0');
    if (source.read_at(offset, std::as_writable_bytes(std::span{bytes})) != count)
        throw Error{Errc::io, "the file became shorter while it was read"};
    return bytes;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// RFC 1952.
#include "lent_gzip.hpp"

#include "zip_content.hpp"

#include <binstall/error.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace binstall {

namespace {

/// No name, no time, an unknown system.
constexpr std::array<char, 10> header{'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'};

} // namespace

LentGzip::LentGzip(ByteSource& source, const ZipEntry& entry, const std::stop_token& stop)
    : source_{source}, entry_{entry}, stop_{stop} {}

void LentGzip::check() const {
    if (failure_)
        std::rethrow_exception(failure_);
}

std::streamsize LentGzip::xsgetn(char* into, std::streamsize count) {
    ++reads_;
    try {
        check_zip_stop(stop_);
        return static_cast<std::streamsize>(read(into, static_cast<std::size_t>(count)));
    } catch (const std::exception&) {
        failure_ = std::current_exception();
        return 0;
    }
}

std::size_t LentGzip::read(char* into, std::size_t count) {
    if (!has_begun_) {
        has_begun_ = true;
        std::ranges::copy(header, into); // any reader asks for more than these
        return header.size();
    }
    if (position_ < entry_.packed_size) {
        const std::size_t part = static_cast<std::size_t>(
            std::min<std::uint64_t>(count, entry_.packed_size - position_));
        const std::span<char> bytes{into, part};
        if (source_.read_at(entry_.data_offset + position_, std::as_writable_bytes(bytes)) != part)
            throw Error{Errc::io, "the file became shorter while it was read"};
        position_ += part;
        return part;
    }
    if (trailer_used_ == trailer_size)
        throw zip_error(entry_, "is cut");
    const std::uint64_t trailer = entry_.size << 32 | entry_.crc;
    *into = static_cast<char>(trailer >> 8 * trailer_used_++ & 0xff);
    return 1;
}

} // namespace binstall

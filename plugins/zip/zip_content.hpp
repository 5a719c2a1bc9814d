// SPDX-License-Identifier: MIT
#pragma once

#include "zip_directory.hpp"

#include <zlib.h>

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace binstall {

/// Decodes the data of entries, one after the other, with the same buffers.
class ZipContent {
public:
    ZipContent(ByteSource& source, const std::stop_token& stop);
    ~ZipContent();

    /// Passes the content of `entry` to `sink`, and compares length and CRC-32.
    /// @throws Error{Errc::archive}, Error{Errc::cancelled}
    void decode(const ZipEntry& entry, ByteSink& sink);

private:
    ZipContent(const ZipContent&) = delete;
    ZipContent& operator=(const ZipContent&) = delete;

    std::span<std::byte> read(const ZipEntry& entry, std::uint64_t position);
    void copy(const ZipEntry& entry, ByteSink& sink);
    void inflate(const ZipEntry& entry, ByteSink& sink);
    bool inflate_piece(const ZipEntry& entry, std::span<std::byte> packed, ByteSink& sink);
    void pass(const ZipEntry& entry, std::span<const std::byte> bytes, ByteSink& sink);

    ByteSource& source_;
    const std::stop_token& stop_;
    std::vector<std::byte> input_;
    std::vector<std::byte> output_;
    z_stream stream_{};
    uLong crc_ = 0;
    std::uint64_t passed_ = 0;
};

/// @throws Error{Errc::cancelled} when `stop` asks for it.
void check_zip_stop(const std::stop_token& stop);

} // namespace binstall

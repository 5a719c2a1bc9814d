// SPDX-License-Identifier: MIT
#pragma once

#include "zip_directory.hpp"

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace binstall {

class LentGzip;

/// Decodes the data of entries, one after the other, into the same buffer. What is deflated goes
/// through Poco's inflating stream, from exactly the bytes that are the entry's.
class ZipContent {
public:
    ZipContent(ByteSource& source, const std::stop_token& stop);

    /// Passes the content of `entry` to `sink`, and sees to it that length and CRC-32 are right.
    /// @throws Error{Errc::archive}, Error{Errc::cancelled}
    void decode(const ZipEntry& entry, ByteSink& sink);

private:
    class Inflater;

    std::span<const std::byte> read(const ZipEntry& entry);
    void copy(const ZipEntry& entry, ByteSink& sink);
    void inflate(const ZipEntry& entry, ByteSink& sink);
    std::span<const std::byte>
    inflate_piece(Inflater& inflater, const ZipEntry& entry, const LentGzip& packed);
    void pass(const ZipEntry& entry, std::span<const std::byte> bytes, ByteSink& sink);

    ByteSource& source_;
    const std::stop_token& stop_;
    std::vector<std::byte> buffer_;
    std::uint64_t passed_ = 0;
};

/// @throws Error{Errc::cancelled} when `stop` asks for it.
void check_zip_stop(const std::stop_token& stop);

} // namespace binstall

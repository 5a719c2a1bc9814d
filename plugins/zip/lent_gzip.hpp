// SPDX-License-Identifier: MIT
#pragma once

#include "zip_directory.hpp"

#include <binstall/archive_format.hpp>

#include <cstddef>
#include <exception>
#include <stop_token>
#include <streambuf>

namespace binstall {

/// Reads the deflated data of one entry as if it were a gzip file: a header in front of exactly the
/// entry's bytes, and a trailer of the CRC-32 and length that the directory states behind them.
///
/// A decoder of gzip then compares both; and since the trailer is handed out byte by byte, one a
/// read, it tells how much of the data was used: all of it, when the decoder has ended and asked
/// for eight bytes of trailer. Had the data ended earlier, it would have needed fewer; later, more.
class LentGzip final : public std::streambuf {
public:
    static constexpr std::size_t checksum_size = 4; ///< The first part of the trailer.
    static constexpr std::size_t trailer_size = 8;

    LentGzip(ByteSource& source, const ZipEntry& entry, const std::stop_token& stop);

    /// How often it was read from.
    std::uint64_t reads() const noexcept { return reads_; }

    /// How many bytes of the trailer were handed out. None while the entry's own are enough.
    std::size_t trailer_used() const noexcept { return trailer_used_; }

    /// A stream swallows what reading ended with. @throws Error{Errc::archive} when more was asked
    /// for
    ///         than there is, and what the file or `stop` gave reason for.
    void check() const;

protected:
    std::streamsize xsgetn(char* into, std::streamsize count) override;

private:
    std::size_t read(char* into, std::size_t count);

    ByteSource& source_;
    const ZipEntry& entry_;
    const std::stop_token& stop_;
    std::uint64_t reads_ = 0;
    bool has_begun_ = false;
    std::uint64_t position_ = 0; ///< In the entry's data.
    std::size_t trailer_used_ = 0;
    std::exception_ptr failure_;
};

} // namespace binstall

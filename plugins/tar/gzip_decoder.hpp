// SPDX-License-Identifier: MIT
#pragma once

#include "decoder.hpp"

#include <zlib.h>

#include <vector>

namespace binstall {

/// Reads gzip, RFC 1952: every member with its CRC-32 and its length compared, and nothing but
/// zeros after the last. Our own, since libarchive compares neither.
class GzipDecoder final : public Decoder {
public:
    GzipDecoder(ByteSource& source, const std::stop_token& stop);
    ~GzipDecoder() override;

    std::span<const std::byte> next() override;

private:
    GzipDecoder(const GzipDecoder&) = delete;
    GzipDecoder& operator=(const GzipDecoder&) = delete;

    std::span<const std::byte> input() const noexcept;
    void need_input(std::size_t count);

    void use_input(std::size_t count) noexcept { begin_ += count; }

    bool begin_member();
    void check_zeros_to_end();
    void inflate_into(std::size_t& produced);
    void end_member();

    ByteSource& source_;
    const std::stop_token& stop_;
    std::vector<std::byte> input_;
    std::vector<std::byte> output_;
    std::size_t begin_ = 0;    ///< Of what is unused in `input_`.
    std::size_t end_ = 0;      ///< Of what was read into `input_`.
    std::uint64_t offset_ = 0; ///< Where the next bytes for `input_` are in the file.
    z_stream stream_{};
    uLong crc_ = 0;
    std::uint32_t size_ = 0; ///< Of the member's content, modulo 2^32 as its trailer has it.
    bool in_member_ = false;
    bool is_first_ = true;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include "compression.hpp"

#include <binstall/archive_format.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>

namespace binstall {

/// Gives decoded bytes in large pieces, in one pass and in bounded memory.
class Decoder {
public:
    virtual ~Decoder();

    /// The next bytes, valid until the next call; empty at the end, when all checksums have been
    /// compared and nothing is left over in the file.
    /// @throws Error{Errc::archive}, Error{Errc::cancelled}
    virtual std::span<const std::byte> next() = 0;
};

/// What is read and decoded at a time.
inline constexpr std::size_t decoder_buffer_size = std::size_t{256} << 10;

/// Both arguments must outlive the decoder.
[[nodiscard]] std::unique_ptr<Decoder>
make_decoder(Compression compression, ByteSource& source, const std::stop_token& stop);

/// @throws Error{Errc::cancelled} when `stop` asks for it.
void check_stop(const std::stop_token& stop);

} // namespace binstall

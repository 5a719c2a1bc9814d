// SPDX-License-Identifier: MIT
#pragma once

#include "decoder.hpp"
#include "libarchive.hpp"

#include <vector>

namespace binstall {

/// Reads xz, bzip2 and zstd through libarchive's filters, one filter and no format behind it.
class FilterDecoder final : public Decoder {
public:
    FilterDecoder(Compression compression, ByteSource& source, const std::stop_token& stop);

    std::span<const std::byte> next() override;

private:
    std::span<const std::byte> read();
    void check_end();

    ByteSource& source_;
    const std::stop_token& stop_;
    std::vector<std::byte> input_ = std::vector<std::byte>(decoder_buffer_size);
    std::uint64_t offset_ = 0;
    ReaderFeed feed_;
    ArchiveReader reader_; // after the feed that it reads from
};

} // namespace binstall

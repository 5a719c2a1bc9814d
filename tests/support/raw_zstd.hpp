// SPDX-License-Identifier: MIT
// The zstd format with every field in the caller's hand. The data is stored, or one byte repeated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace binstall::test {

struct ZstdFields {
    bool has_checksum = true;
    unsigned char window = 0x58;  ///< 2^(10 + its five high bits): 2 MiB.
    std::uint32_t dictionary = 0; ///< 0: none is named.
    std::uint64_t repeats = 0;    ///< So many zeros behind the content, 128 KiB to a block.
};

/// One frame.
std::string raw_zstd(std::string_view content, const ZstdFields& fields = {});

/// A frame that decoders skip.
std::string zstd_skippable(std::string_view content);

} // namespace binstall::test

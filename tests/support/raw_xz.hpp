// SPDX-License-Identifier: MIT
// The xz format with every field in the caller's hand. The data is stored, which LZMA2 allows.
#pragma once

#include <string>
#include <string_view>

namespace binstall::test {

enum class XzCheck : unsigned char { none = 0, crc32 = 1, sha256 = 10 };

enum class XzFilter { none, delta };

struct XzFields {
    XzCheck check = XzCheck::crc32;
    unsigned char dictionary = 16; ///< As LZMA2 states it; 40 is 4 GiB, each two less are half.
    XzFilter filter = XzFilter::none;
};

/// One stream with one block.
std::string raw_xz(std::string_view content, const XzFields& fields = {});

} // namespace binstall::test

// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <array>
#include <string>
#include <string_view>

namespace binstall::test {

/// SHA-256 in lower-case hex. OpenSSL's, not the engine's: a test does not check code with itself.
inline std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += digits[digest[i] >> 4U];
        hex += digits[digest[i] & 15U];
    }
    return hex;
}

} // namespace binstall::test

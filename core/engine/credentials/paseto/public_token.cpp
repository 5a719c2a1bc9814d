// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/paseto/base64url.hpp>
#include <engine/credentials/paseto/public_token.hpp>

#include <cstdint>

namespace binstall {

namespace {

/// Eight bytes, the least first.
std::string little_endian(std::uint64_t number) {
    std::string bytes;
    for (unsigned shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(number >> shift & 0xffU);
    return bytes;
}

template <class Bytes>
std::string_view text_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

std::string pre_authentication_encoding(std::span<const std::string_view> pieces) {
    std::string text = little_endian(pieces.size());
    for (const std::string_view piece : pieces)
        text += cat(little_endian(piece.size()), piece);
    return text;
}

std::string
sign_public_token(const P384Key& key, std::string_view message, std::string_view footer) {
    constexpr std::string_view header = "v3.public.";
    const std::string_view pieces[] = {text_of(key.point()), header, message, footer, ""};
    const P384Signature signature = key.sign(pre_authentication_encoding(pieces));
    return cat(header,
               base64url(cat(message, text_of(signature))),
               footer.empty() ? "" : ".",
               base64url(footer));
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "paseto.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

namespace binstall::test {
namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::string_view header = "v3.public.";
constexpr std::size_t signature_size = 96;

struct Freer {
    void operator()(ECDSA_SIG* signature) const noexcept { ECDSA_SIG_free(signature); }

    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }

    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }

    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};

template <class Thing>
using Owned = std::unique_ptr<Thing, Freer>;

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
    return bytes;
}

/// By OpenSSL's own decoder, which wants the usual alphabet and padding.
std::optional<std::string> from_base64url(std::string text) {
    for (char& character : text)
        character = character == '-' ? '+' : character == '_' ? '/' : character;
    const std::size_t padding = (4 - text.size() % 4) % 4;
    text.append(padding, '=');
    Bytes bytes(text.size());
    const int size = EVP_DecodeBlock(bytes.data(),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0)
        return std::nullopt;
    return std::string{bytes.begin(), bytes.begin() + size - static_cast<long>(padding)};
}

void add_number(std::string& text, std::uint64_t number) {
    for (int byte = 0; byte < 8; ++byte, number /= 256)
        text += static_cast<char>(number % 256);
}

std::string signed_text(std::initializer_list<std::string_view> pieces) {
    std::string text;
    add_number(text, pieces.size());
    for (const std::string_view piece : pieces) {
        add_number(text, piece.size());
        text += piece;
    }
    return text;
}

Owned<EVP_PKEY> public_key(std::string point) {
    std::string group = "P-384";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(
            context.get(), &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters)) != 1)
        throw std::logic_error{"the public key of the test is none"};
    return Owned<EVP_PKEY>{key};
}

Bytes der_of(std::string_view signature) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
    const Owned<ECDSA_SIG> numbers{ECDSA_SIG_new()};
    ECDSA_SIG_set0(
        numbers.get(), BN_bin2bn(bytes, 48, nullptr), BN_bin2bn(bytes + 48, 48, nullptr));
    Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(numbers.get(), nullptr)));
    unsigned char* at = der.data();
    i2d_ECDSA_SIG(numbers.get(), &at);
    return der;
}

bool is_signature(const Bytes& der, const std::string& text, EVP_PKEY* key) {
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha384(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(),
                            der.data(),
                            der.size(),
                            reinterpret_cast<const unsigned char*>(text.data()),
                            text.size()) == 1;
}

} // namespace

std::optional<OpenedToken> open_public_token(std::string_view token,
                                             std::string_view key,
                                             std::string_view implicit_assertion) {
    if (!token.starts_with(header))
        return std::nullopt;
    token.remove_prefix(header.size());
    const std::size_t dot = token.find('.');
    const auto body = from_base64url(std::string{token.substr(0, dot)});
    const auto footer = from_base64url(dot == token.npos ? "" : std::string{token.substr(dot + 1)});
    if (!body || !footer || body->size() < signature_size)
        return std::nullopt;
    const std::string message = body->substr(0, body->size() - signature_size);
    const std::string point = from_hex(key);
    const std::string text = signed_text({point, header, message, *footer, implicit_assertion});
    const Bytes signature = der_of(std::string_view{*body}.substr(message.size()));
    if (!is_signature(signature, text, public_key(point).get()))
        return std::nullopt;
    return OpenedToken{message, *footer};
}

} // namespace binstall::test

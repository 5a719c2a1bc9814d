// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/paseto/base64url.hpp>
#include <engine/credentials/paseto/paserk.hpp>
#include <engine/credentials/secret.hpp>

#include <algorithm>
#include <optional>
#include <span>

namespace binstall {

namespace {

template <class Bytes>
std::string_view text_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

P384Key parse_secret_paserk(std::string_view text) {
    constexpr std::string_view prefix = "k3.secret.";
    if (!text.starts_with(prefix))
        throw Error{Errc::config, "is no key of the form k3.secret.<...>"};
    std::optional<std::string> bytes = parse_base64url(text.substr(prefix.size()));
    std::array<unsigned char, 48> number{};
    if (!bytes || bytes->size() != number.size()) {
        if (bytes)
            wipe(*bytes);
        throw Error{Errc::config, "is no key of the form k3.secret.<48 bytes in base64url>"};
    }
    std::ranges::transform(
        *bytes, number.begin(), [](char byte) { return static_cast<unsigned char>(byte); });
    const Secret whole{std::move(*bytes)}; // wiped at the end, also when it is no key
    P384Key key{number};
    number.fill(0);
    return key;
}

std::string public_paserk(const P384Point& point) {
    return cat("k3.public.", base64url(text_of(point)));
}

std::string paserk_id(const P384Point& point) {
    constexpr std::string_view prefix = "k3.pid.";
    constexpr std::size_t kept = 33;
    const auto digest = sha384(cat(prefix, public_paserk(point)));
    return cat(prefix, base64url(text_of(digest).substr(0, kept)));
}

} // namespace binstall

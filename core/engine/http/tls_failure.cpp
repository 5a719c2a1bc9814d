// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/tls_failure.hpp>

#include <array>

namespace binstall {

namespace {

/// What a failure means, where OpenSSL's words for it are no help.
struct Meaning {
    std::string_view says;
    std::string_view means;
};

constexpr std::array meanings{
    Meaning{"wrong version number", "the server does not speak TLS"},
    Meaning{"packet length too long", "the server does not speak TLS"},
    Meaning{"http request", "the server does not speak TLS"},
    Meaning{"handshake failure", "the server and we have no cipher in common (handshake failure)"},
    Meaning{"no ciphers available", "the server and we have no cipher in common"},
    Meaning{"dh key too small", "the server's key is too small (dh key too small)"},
};

constexpr std::array<std::string_view, 2> too_old{"unsupported protocol", "protocol version"};

} // namespace

Error tls_error(std::string_view said, TlsVersion floor) {
    for (const std::string_view sign : too_old)
        if (said.find(sign) != said.npos)
            return Error{Errc::tls,
                         cat("the server's protocol version is older than TLS ", name(floor))}
                .hint(floor == TlsVersion::tls_1_3
                          ? "--min-tls-version 1.2, or http.min-tls-version, allows 1.2 as well"
                          : "");
    for (const Meaning& meaning : meanings)
        if (said.find(meaning.says) != said.npos)
            return Error{Errc::tls, std::string{meaning.means}};
    return Error{Errc::tls, cat("TLS failed: ", printable(said))};
}

} // namespace binstall

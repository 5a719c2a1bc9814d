// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/tls_version.hpp>

namespace binstall {

TlsVersion parse_tls_version(std::string_view text) {
    for (const TlsVersion version : {TlsVersion::tls_1_2, TlsVersion::tls_1_3})
        if (text == name(version))
            return version;
    throw Error{Errc::usage,
                cat("'", printable(text, 40), "' is not a version of TLS: 1.2 or 1.3")};
}

std::string_view name(TlsVersion version) noexcept {
    return version == TlsVersion::tls_1_2 ? "1.2" : "1.3";
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace binstall {

/// One certificate, in words. Foreign text in it is printable.
struct CertificateFacts {
    std::string subject; ///< RFC 2253: "CN=example.org,O=Example".
    std::string issuer;
    std::string sha256;  ///< 64 hexadecimal digits, of the DER form.
    std::string starts;  ///< "2026-01-31T12:00:00Z"
    std::string expires; ///< As above.

    friend bool operator==(const CertificateFacts&, const CertificateFacts&) = default;
};

} // namespace binstall

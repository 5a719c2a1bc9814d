// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

/// Where the certificates are that servers may be trusted by.
struct TrustSources {
    // Either of the two stands instead of all of the system's.
    std::optional<fs::path> file;       ///< SSL_CERT_FILE
    std::optional<std::string> folders; ///< SSL_CERT_DIR; a colon list.
    std::vector<fs::path> added;        ///< --root-certificates
};

struct TrustStoreFreer {
    void operator()(X509_STORE* store) const noexcept;
};

using TrustStore = std::unique_ptr<X509_STORE, TrustStoreFreer>;

/// Opens the certificates of `sources`. The system's come from its folder of hashed links when
/// there is one, since OpenSSL reads only those certificates from it that a chain asks for (a
/// bundle costs 20 ms); else from its bundle. A folder of SSL_CERT_DIR that is not there, or has no
/// hashed certificates, is a warning: it is a list of places to look at.
/// @throws Error{Errc::config} when a file of `added` or SSL_CERT_FILE cannot be read or is not in
///         PEM form, or a file of `added` has no certificate; Error{Errc::tls} when there is no
///         certificate at all.
TrustStore open_trust(const TrustSources& sources, Log& log);

/// The system's certificates in one file, for programs that read no other form. Absent when there
/// is none in a usual place.
[[nodiscard]] std::optional<fs::path> system_certificate_bundle();

} // namespace binstall

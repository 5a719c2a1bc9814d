// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/http/tls_trust.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

namespace binstall {

namespace {

constexpr std::uint64_t bundle_size_limit = std::uint64_t{16} << 20;

constexpr std::string_view system_folder = "/etc/ssl/certs";

// Debian, Fedora and RHEL, openSUSE, Alpine.
constexpr std::array<std::string_view, 4> system_bundles{
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
};

struct BioFreer {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

struct CertificateFreer {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};

/// Whether `name` is one that `openssl rehash` makes: "9d66eef0.0".
bool is_hash_name(std::string_view name) {
    const auto is_hex = [](char digit) {
        return is_ascii_digit(digit) || (digit >= 'a' && digit <= 'f');
    };
    return name.size() > 9 && name[8] == '.' && std::ranges::all_of(name.substr(0, 8), is_hex) &&
           std::ranges::all_of(name.substr(9), is_ascii_digit);
}

/// @throws Error{Errc::config} when `folder` is there and cannot be read.
bool has_hashed_certificates(const fs::path& folder) {
    std::error_code failure;
    for (fs::directory_iterator entry{folder, failure}, end; !failure && entry != end;
         entry.increment(failure))
        if (is_hash_name(entry->path().filename().native()))
            return true;
    if (failure && failure != std::errc::no_such_file_or_directory)
        throw Error{Errc::config,
                    cat("certificates cannot be read from ",
                        printable(folder.native()),
                        ": ",
                        failure.message())};
    return false;
}

/// Adds the certificates of the PEM text; how many.
/// @throws Error{Errc::config} for a block that is no certificate.
std::size_t add_pem(X509_STORE* store, const std::string& text, const fs::path& path) {
    const std::unique_ptr<BIO, BioFreer> input{
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    std::size_t count = 0;
    ERR_clear_error();
    while (true) {
        const std::unique_ptr<X509, CertificateFreer> certificate{
            PEM_read_bio_X509_AUX(input.get(), nullptr, nullptr, nullptr)};
        if (!certificate)
            break;
        X509_STORE_add_cert(store, certificate.get());
        ++count;
    }
    const auto reason = ERR_GET_REASON(ERR_peek_last_error());
    ERR_clear_error();
    if (reason != PEM_R_NO_START_LINE)
        throw Error{
            Errc::config,
            cat("certificate ", count + 1, " of ", printable(path.native()), " cannot be read")};
    return count;
}

/// How many certificates `path` has.
/// @throws Error{Errc::config} when it is no readable file in PEM form.
std::size_t add_file(X509_STORE* store, const fs::path& path) {
    std::optional<std::string> text;
    try {
        text = read_file(path, bundle_size_limit);
    } catch (const Error& error) {
        throw Error{Errc::config, cat("certificates cannot be used: ", error.what())};
    }
    if (!text)
        throw Error{Errc::config, cat("there are no certificates at ", printable(path.native()))};
    return add_pem(store, *text, path);
}

bool add_folder(X509_STORE* store, const fs::path& folder) {
    if (!has_hashed_certificates(folder))
        return false;
    X509_LOOKUP* lookup = X509_STORE_add_lookup(store, X509_LOOKUP_hash_dir());
    return lookup != nullptr && X509_LOOKUP_add_dir(lookup, folder.c_str(), X509_FILETYPE_PEM) == 1;
}

bool add_folders(X509_STORE* store, const std::string& list, Log& log) {
    bool has_any = false;
    for (const std::string_view folder : split(list, ':')) {
        if (folder.empty())
            continue;
        if (add_folder(store, folder))
            has_any = true;
        else
            log.write(Level::warn, cat("SSL_CERT_DIR: ", folder, " has no hashed certificates"));
    }
    return has_any;
}

/// What is named for trust and cannot be read must not be passed over: less would be trusted than
/// was meant, or, where another source is left, something else.
bool add_environment_file(X509_STORE* store, const fs::path& path, Log& log) {
    if (path == "/dev/null") // how people say that there is none
        return false;
    try {
        if (add_file(store, path) > 0)
            return true;
    } catch (const Error& error) {
        throw Error{error.code(), cat("SSL_CERT_FILE: ", error.what())}.hint(
            "it names a file with certificates as PEM text; unset it to use the system's");
    }
    log.write(Level::warn, cat("SSL_CERT_FILE: ", path.native(), " has no certificate"));
    return false;
}

bool add_system_bundle(X509_STORE* store) {
    return std::ranges::any_of(system_bundles, [&](std::string_view bundle) {
        return fs::exists(bundle) && add_file(store, bundle) > 0;
    });
}

} // namespace

std::optional<fs::path> system_certificate_bundle() {
    std::error_code ignored; // one that cannot be looked at cannot be read either
    const auto found = std::ranges::find_if(
        system_bundles, [&](std::string_view bundle) { return fs::exists(bundle, ignored); });
    return found == system_bundles.end() ? std::nullopt : std::optional<fs::path>{*found};
}

void TrustStoreFreer::operator()(X509_STORE* store) const noexcept {
    X509_STORE_free(store);
}

TrustStore open_trust(const TrustSources& sources, Log& log) {
    TrustStore store{X509_STORE_new()};
    bool has_any = sources.folders && add_folders(store.get(), *sources.folders, log);
    if (sources.file)
        has_any |= add_environment_file(store.get(), *sources.file, log);
    if (!sources.folders && !sources.file)
        has_any = add_folder(store.get(), system_folder) || add_system_bundle(store.get());
    for (const fs::path& path : sources.added) {
        if (add_file(store.get(), path) == 0)
            throw Error{Errc::config, cat("there is no certificate in ", printable(path.native()))}
                .hint("root certificates are given as PEM text (BEGIN CERTIFICATE)");
        has_any = true;
    }
    if (!has_any)
        throw Error{Errc::tls, "no trusted certificates found"}.hint(
            "install your system's package of them (ca-certificates), or name a file with "
            "--root-certificates");
    return store;
}

} // namespace binstall

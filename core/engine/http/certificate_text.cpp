// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/age.hpp>
#include <engine/http/certificate_text.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <span>

namespace binstall {

namespace {

struct BioFreer {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};

std::string name_text(const X509_NAME* name) {
    const std::unique_ptr<BIO, BioFreer> out{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return size > 0 ? printable({data, static_cast<std::size_t>(size)}) : "(none)";
}

std::string fingerprint(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), raw.data(), &size);
    std::string hex;
    for (const unsigned byte : std::span{raw}.first(size)) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 15U];
    }
    return hex;
}

std::string time_text(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "(unreadable)";
    return moment_text(std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}});
}

} // namespace

CertificateFacts facts_of(const X509* certificate) {
    return {.subject = name_text(X509_get_subject_name(certificate)),
            .issuer = name_text(X509_get_issuer_name(certificate)),
            .sha256 = fingerprint(certificate),
            .starts = time_text(X509_get0_notBefore(certificate)),
            .expires = time_text(X509_get0_notAfter(certificate))};
}

std::vector<CertificateFacts> facts_of(const STACK_OF(X509) * chain) {
    std::vector<CertificateFacts> facts;
    for (int index = 0; chain != nullptr && index < sk_X509_num(chain); ++index)
        facts.push_back(facts_of(sk_X509_value(chain, index)));
    return facts;
}

std::vector<CertificateFacts> chain_of(const SSL* tls) {
    return facts_of(SSL_get_peer_cert_chain(tls));
}

std::string identity_text(const CertificateFacts& facts) {
    return cat("subject ", facts.subject, ", issuer ", facts.issuer, ", SHA-256 ", facts.sha256);
}

} // namespace binstall

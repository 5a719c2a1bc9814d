// SPDX-License-Identifier: MIT
#include "net_listing.hpp"
#include "report_json.hpp"

#include <cstdint>

namespace binstall::cli {

namespace {

Value or_null(const std::string& text) {
    return text.empty() ? Value{} : Value{text};
}

/// Milliseconds, with a fraction.
Value json_time(const std::optional<NetHop::Duration>& duration) {
    return duration ? Value{static_cast<double>(duration->count()) / 1000} : Value{};
}

Value json_certificate(const CertificateFacts& certificate) {
    Value json;
    json.set("subject", certificate.subject);
    json.set("issuer", certificate.issuer);
    json.set("sha256", certificate.sha256);
    json.set("not_before", certificate.starts);
    json.set("not_after", certificate.expires);
    return json;
}

Value json_times(const NetHop& hop) {
    Value json;
    json.set("resolve", json_time(hop.resolving));
    json.set("connect", json_time(hop.connecting));
    json.set("tunnel", json_time(hop.tunnelling));
    json.set("handshake", json_time(hop.handshake));
    json.set("answer", json_time(hop.answering));
    return json;
}

Value json_hop(const NetHop& hop) {
    Value json;
    json.set("url", hop.url);
    json.set("proxy", or_null(hop.proxy));
    json.set("name", or_null(hop.name));
    Array addresses;
    for (const std::string& address : hop.addresses)
        addresses.emplace_back(address);
    json.set("addresses", std::move(addresses));
    json.set("connected", or_null(hop.connected));
    json.set("tls", or_null(hop.tls));
    json.set("cipher", or_null(hop.cipher));
    Array certificates;
    for (const CertificateFacts& certificate : hop.certificates)
        certificates.push_back(json_certificate(certificate));
    json.set("certificates", std::move(certificates));
    json.set("status", hop.status == 0 ? Value{} : Value{hop.status});
    json.set("location", or_null(hop.location));
    json.set("milliseconds", json_times(hop));
    return json;
}

} // namespace

Value json_net(const NetReport& report, int exit_code) {
    Value json = json_document("doctor", exit_code, report.hops.back().error);
    Array hops;
    for (const NetHop& hop : report.hops)
        hops.push_back(json_hop(hop));
    json.set("hops", std::move(hops));
    return json;
}

} // namespace binstall::cli

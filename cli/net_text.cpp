// SPDX-License-Identifier: MIT
#include "net_listing.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

constexpr std::size_t label_width = 14;
constexpr std::size_t time_column = 60;

/// One line of a hop: what it is about, what was found, and how long that took.
std::string row(std::string_view label,
                std::string_view text,
                const std::optional<NetHop::Duration>& took = std::nullopt) {
    std::string line = cat("  ", label);
    line.resize(std::max(line.size(), label_width), ' ');
    line += text;
    if (!took)
        return line;
    line.resize(std::max(line.size() + 2, time_column), ' ');
    const auto tenths = took->count() / 100;
    return cat(line, tenths / 10, '.', tenths % 10, " ms");
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
        all += cat(all.empty() ? "" : ", ", text);
    return all;
}

void add_certificates(const NetHop& hop, std::vector<std::string>& lines) {
    for (const CertificateFacts& certificate : hop.certificates) {
        lines.push_back(row("certificate", certificate.subject));
        lines.push_back(row("  issuer", certificate.issuer));
        lines.push_back(row("  valid", cat(certificate.starts, " to ", certificate.expires)));
        lines.push_back(row("  SHA-256", certificate.sha256));
    }
}

void add_hop(const NetHop& hop, std::vector<std::string>& lines) {
    lines.push_back(hop.url);
    lines.push_back(row("proxy", hop.proxy.empty() ? "none" : hop.proxy));
    if (!hop.name.empty())
        lines.push_back(
            row("addresses", cat(joined(hop.addresses), "  (of ", hop.name, ")"), hop.resolving));
    if (!hop.connected.empty())
        lines.push_back(row("connected", hop.connected, hop.connecting));
    if (hop.tunnelling)
        lines.push_back(row("tunnel", "the proxy passes on", hop.tunnelling));
    if (!hop.tls.empty())
        lines.push_back(row("TLS", cat(hop.tls, ", ", hop.cipher), hop.handshake));
    add_certificates(hop, lines);
    if (hop.status != 0)
        lines.push_back(row("answer",
                            hop.location.empty()
                                ? cat("status ", hop.status)
                                : cat("status ", hop.status, ", to ", hop.location),
                            hop.answering));
}

} // namespace

std::vector<std::string> net_lines(const NetReport& report) {
    std::vector<std::string> lines;
    for (const NetHop& hop : report.hops)
        add_hop(hop, lines);
    return lines;
}

} // namespace binstall::cli

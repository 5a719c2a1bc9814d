// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/connector.hpp>
#include <engine/http/tcp_connect.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

std::uint16_t port_number(std::string_view text) {
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

} // namespace

Connector::Endpoint Connector::endpoint_of(const Url& url) const {
    Endpoint endpoint{url.host(), url.port()};
    const auto rule = std::ranges::find_if(options_.connect_to, [&](const ConnectTo& one) {
        return (one.host.empty() || one.host == url.host()) &&
               (one.port.empty() || port_number(one.port) == url.port());
    });
    if (rule == options_.connect_to.end())
        return endpoint;
    if (!rule->address.empty())
        endpoint.host = rule->address;
    if (!rule->address_port.empty())
        endpoint.port = port_number(rule->address_port);
    return endpoint;
}

X509_STORE* Connector::trust() {
    const std::lock_guard lock{trust_mutex_};
    if (!trust_)
        trust_ = open_trust(
            {options_.certificate_file, options_.certificate_folders, options_.root_certificates},
            log_);
    return trust_.get();
}

std::unique_ptr<HttpConnection> Connector::connect(const Url& url, const RequestBounds& bounds) {
    X509_STORE* const trusted = url.is_https() ? trust() : nullptr;
    const Endpoint endpoint = endpoint_of(url);
    const Patience connecting = bounds.within({options_.connect_timeout, "no connection was made"});
    const Addresses addresses =
        resolver_.resolve(endpoint.host, endpoint.port, connecting, bounds.stop);
    auto stream = std::make_unique<NetStream>(connect_to_any(addresses, connecting, bounds.stop),
                                              bounds.stop);
    if (url.is_https())
        stream->start_tls(
            {url.host(), url.port(), trusted, options_.min_tls_version},
            sessions_,
            bounds.within({options_.handshake_timeout, "the TLS handshake was not finished"}));
    const std::lock_guard lock{hosts_mutex_};
    hosts_.insert(url.host());
    return std::make_unique<HttpConnection>(std::move(stream));
}

std::set<std::string> Connector::hosts() const {
    const std::lock_guard lock{hosts_mutex_};
    return hosts_;
}

} // namespace binstall

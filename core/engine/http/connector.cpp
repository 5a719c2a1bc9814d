// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/connection_log.hpp>
#include <engine/http/connector.hpp>
#include <engine/http/permission.hpp>
#include <engine/http/proxy_errors.hpp>
#include <engine/http/tcp_connect.hpp>
#include <engine/http/tunnel.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

std::uint16_t port_number(std::string_view text) {
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

/// Whether `address` is one of this machine's or of its own network.
bool is_local(const Poco::Net::IPAddress& address) {
    const bool is_v6 = address.family() == Poco::Net::IPAddress::IPv6;
    const std::string text = address.toString();
    return Url::parse(is_v6 ? cat("http://[", text.substr(0, text.find('%')), "]/")
                            : cat("http://", text, '/'))
        .names_local_address();
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
    ConnectionLog watcher;
    auto connection = connect(url, bounds, watcher);
    watcher.finish(url.origin(), log_);
    return connection;
}

std::unique_ptr<HttpConnection>
Connector::connect(const Url& url, const RequestBounds& bounds, ConnectionWatcher& watcher) {
    X509_STORE* const trusted = url.is_https() ? trust() : nullptr;
    const Endpoint endpoint = endpoint_of(url);
    const std::optional<Proxy> proxy = options_.proxies.for_url(url);
    watcher.routed(proxy);
    // As curl does it: where --connect-to leads elsewhere, the proxy must not read the URL.
    const bool is_tunnelled =
        proxy && (url.is_https() || endpoint != Endpoint{url.host(), url.port()});
    auto stream = proxy ? naming(*proxy,
                                 [&] {
                                     return reach({proxy->host, proxy->port}, bounds, watcher);
                                 })
                        : reach(endpoint, bounds, watcher);
    if (!proxy && !url.is_https() && endpoint == Endpoint{url.host(), url.port()})
        check_address(url, stream->peer().host());
    if (is_tunnelled) {
        const Patience patience{options_.connect_timeout, "it did not open a way"};
        open_tunnel(*stream, *proxy, endpoint.host, endpoint.port, bounds.within(patience));
        watcher.tunnelled();
    }
    if (url.is_https())
        secure(
            *stream, {url.host(), url.port(), trusted, options_.min_tls_version}, bounds, watcher);
    const std::lock_guard lock{hosts_mutex_};
    hosts_.insert(url.host());
    std::optional<PlainProxy> reader;
    if (proxy && !is_tunnelled)
        reader = PlainProxy{*proxy, url.origin()};
    return std::make_unique<HttpConnection>(std::move(stream), std::move(reader));
}

/// Over plain http nobody vouches for who answers to a name, so what it leads to counts: the
/// address that was connected to, since another question may get another answer (design D22).
void Connector::check_address(const Url& url, const Poco::Net::IPAddress& address) const {
    if (url.names_local_address() || matches_host(options_.own_hosts, url.host()) ||
        matches_host(options_.allow_hosts, url.host()) || !is_local(address))
        return;
    throw Error{Errc::policy, cat(url.host(), " is at the private address ", address.toString())}
        .hint("over plain http only a host that you name (--allow-hosts) may be there");
}

void Connector::secure(NetStream& stream,
                       const TlsPeer& peer,
                       const RequestBounds& bounds,
                       ConnectionWatcher& watcher) {
    const Patience patience{options_.handshake_timeout, "the TLS handshake was not finished"};
    try {
        stream.start_tls(peer, sessions_, bounds.within(patience));
    } catch (const Error&) {
        watcher.refused(stream.refused());
        throw;
    }
    watcher.secured(stream);
}

/// TCP to the first address of `endpoint` that answers.
std::unique_ptr<NetStream> Connector::reach(const Endpoint& endpoint,
                                            const RequestBounds& bounds,
                                            ConnectionWatcher& watcher) {
    const Patience patience = bounds.within({options_.connect_timeout, "no connection was made"});
    const std::string unresolved = cat("the name ", endpoint.host, " was not resolved");
    const Addresses addresses =
        resolver_.resolve(endpoint.host,
                          endpoint.port,
                          bounds.within({options_.connect_timeout, unresolved}),
                          bounds.stop);
    watcher.resolved(endpoint.host, addresses);
    auto stream =
        std::make_unique<NetStream>(connect_to_any(addresses, patience, bounds.stop), bounds.stop);
    const Poco::Net::SocketAddress address = stream->peer();
    watcher.connected(address);
    resolver_.prefer(endpoint.host, endpoint.port, address);
    return stream;
}

std::set<std::string> Connector::hosts() const {
    const std::lock_guard lock{hosts_mutex_};
    return hosts_;
}

} // namespace binstall

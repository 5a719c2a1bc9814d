// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/certificate_text.hpp>
#include <engine/http/connector.hpp>
#include <engine/http/permission.hpp>
#include <engine/http/redirect.hpp>
#include <engine/http/request.hpp>
#include <engine/net_report.hpp>

#include <openssl/ssl.h>

#include <set>
#include <utility>

namespace binstall {

namespace {

/// Writes down how a connection comes about.
class HopRecorder : public ConnectionWatcher {
public:
    explicit HopRecorder(NetHop& hop) : hop_{hop} {}

    void routed(const std::optional<Proxy>& proxy) override {
        if (proxy)
            hop_.proxy = cat(proxy->url(), " (from ", proxy->from, ")");
        lap();
    }

    void resolved(const std::string& host, const Addresses& addresses) override {
        hop_.resolving = lap();
        hop_.name = host;
        for (const Poco::Net::SocketAddress& address : addresses)
            hop_.addresses.push_back(address.toString());
    }

    void connected(const Poco::Net::SocketAddress& address) override {
        hop_.connecting = lap();
        hop_.connected = address.toString();
    }

    void tunnelled() override { hop_.tunnelling = lap(); }

    void secured(const NetStream& stream) override {
        hop_.handshake = lap();
        hop_.tls = SSL_get_version(stream.tls());
        hop_.cipher = SSL_get_cipher_name(stream.tls());
        hop_.certificates = chain_of(stream.tls());
    }

    void refused(const std::vector<CertificateFacts>& certificates) override {
        hop_.certificates = certificates;
    }

    /// The time since the last one.
    NetHop::Duration lap() {
        const auto now = Patience::Clock::now();
        return std::chrono::duration_cast<NetHop::Duration>(now - std::exchange(began_, now));
    }

private:
    NetHop& hop_;
    Patience::Clock::time_point began_ = Patience::Clock::now();
};

/// Goes from hop to hop.
class NetLook {
public:
    NetLook(const HttpOptions& options, Log& log, std::stop_token stop)
        : options_{options}, stop_{std::move(stop)}, connector_{options_, log} {}

    NetReport run(const Url& url) {
        std::optional<Request> next = Request{.url = url};
        while (next) {
            NetHop hop{.url = next->url.redacted()};
            try {
                check_allowed(next->url);
                next = go(*next, hop);
            } catch (const Error& error) {
                if (error.code() == Errc::cancelled)
                    throw;
                hop.error = error;
                next.reset();
            }
            report_.hops.push_back(std::move(hop));
        }
        return std::move(report_);
    }

private:
    void check_allowed(const Url& url) {
        check_permitted(url, options_);
        if (!visited_.insert(url.to_string()).second)
            throw Error{Errc::network, "redirect loop"};
        if (visited_.size() > static_cast<std::size_t>(options_.redirects) + 1)
            throw Error{Errc::network, cat("more than ", options_.redirects, " redirects")};
    }

    /// The request that a redirect leads to; absent at the end of the way.
    std::optional<Request> go(const Request& request, NetHop& hop) {
        HopRecorder recorder{hop};
        const auto connection = connector_.connect(request.url, {stop_}, recorder);
        recorder.lap();
        const ResponseHead head =
            connection->ask(request_text(request, nullptr, ContentCoding::identity).reveal(),
                            {options_.first_byte_timeout, "there was no answer"});
        hop.answering = recorder.lap();
        hop.status = head.status;
        if (!head.is_redirect())
            return std::nullopt;
        const Response answer{head.status, head.headers, {}, request.url};
        Request next = redirected(request, answer, options_.allow_hosts);
        hop.location = next.url.redacted();
        return next;
    }

    const HttpOptions options_;
    const StopEvent stop_;
    Connector connector_;
    std::set<std::string> visited_;
    NetReport report_;
};

} // namespace

NetReport look_at_net(const Url& url, const HttpOptions& options, Log& log, std::stop_token stop) {
    return NetLook{options, log, std::move(stop)}.run(url);
}

} // namespace binstall

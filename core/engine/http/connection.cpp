// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/connection.hpp>
#include <engine/http/proxy_errors.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool lists_close(std::string_view connection_header) {
    return std::ranges::any_of(split(connection_header, ','), [](std::string_view option) {
        return to_lower(trim(option)) == "close";
    });
}

} // namespace

HttpConnection::HttpConnection(std::unique_ptr<NetStream> stream, std::optional<PlainProxy> proxy)
    : stream_{std::move(stream)}, proxy_{std::move(proxy)}, reader_{*stream_} {}

ResponseHead HttpConnection::ask(std::string_view request, const Patience& patience) {
    is_complete_ = false;
    if (proxy_)
        stream_->write(for_proxy(request), patience);
    else
        stream_->write(request, patience);
    ResponseHead head = read_head(reader_, patience);
    if (proxy_ && head.status == 407)
        throw proxy_refusal(proxy_->proxy, head, cat("request for ", proxy_->origin));
    stays_open_ =
        head.minor_version == 1 && std::ranges::none_of(head.all("connection"), lists_close);
    return head;
}

/// `request` as a proxy wants it: with the whole URL, and with what lets it in.
std::string HttpConnection::for_proxy(std::string_view request) const {
    const std::size_t target = request.find(' ') + 1;
    const std::size_t headers = request.find("\r\n") + 2;
    const std::string secret = proxy_->proxy.authorization();
    return cat(request.substr(0, target),
               proxy_->origin,
               request.substr(target, headers - target),
               secret.empty() ? "" : "Proxy-Authorization: ",
               secret,
               secret.empty() ? "" : "\r\n",
               request.substr(headers));
}

void HttpConnection::read_body(const ResponseHead& head,
                               Method method,
                               const BodyLimits& limits,
                               const std::function<void(std::span<const std::byte>)>& take) {
    const Framing framing = framing_of(head, method);
    binstall::read_body(reader_, framing, limits, take);
    is_complete_ = framing.kind != Framing::Kind::until_close;
}

bool HttpConnection::can_be_used_again() const {
    return is_complete_ && stays_open_ && !reader_.has_more();
}

bool HttpConnection::is_silent() {
    return stream_->is_silent();
}

} // namespace binstall

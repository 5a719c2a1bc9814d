// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/body.hpp>
#include <engine/http/head.hpp>
#include <engine/http/net_stream.hpp>
#include <engine/http/proxy.hpp>
#include <engine/http/reader.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace binstall {

/// A proxy that reads the requests, since they are not for https, and passes them on.
struct PlainProxy {
    Proxy proxy;
    std::string origin; ///< Of the server: "http://example.org".
};

/// HTTP/1.1 over one connection: a question, its answer, and perhaps the next question. Used by one
/// thread at a time.
class HttpConnection {
public:
    explicit HttpConnection(std::unique_ptr<NetStream> stream,
                            std::optional<PlainProxy> proxy = std::nullopt);

    /// From now on its waits end with `stop`.
    void ends_with(const StopEvent& stop) noexcept { stream_->ends_with(stop); }

    /// Sends the text of a request and reads the head of its answer.
    /// @throws BrokenConnection, Error{Errc::network}
    ResponseHead ask(std::string_view request, const Patience& patience);

    /// Reads the body of that answer, as read_body().
    void read_body(const ResponseHead& head,
                   Method method,
                   const BodyLimits& limits,
                   const std::function<void(std::span<const std::byte>)>& take);

    /// Whether both sides know that the last answer is over, and neither wants to end.
    bool can_be_used_again() const;

    /// Whether the server has been silent since the last answer: if not, it has ended the
    /// connection, or says what nobody asked.
    bool is_silent();

private:
    std::string for_proxy(std::string_view request) const;

    std::unique_ptr<NetStream> stream_;
    std::optional<PlainProxy> proxy_;
    HttpReader reader_;
    bool is_complete_ = true;
    bool stays_open_ = true;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include "http_message.hpp"
#include "stream.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace binstall::test {

/// HTTP/1.1 on one connection.
class HttpConnection {
public:
    HttpConnection(Stream& stream, std::stop_token stop)
        : stream_{stream}, stop_{std::move(stop)} {}

    /// The next request; absent when there will be none, or none that can be read.
    std::optional<ServerRequest> read();

    /// Sends the answer, with what goes wrong with it. False when the connection is over.
    bool answer(const ServerRequest& request, const ServerResponse& response);

private:
    bool send_body(std::string_view wire_body, const Fault& fault);
    bool drip(std::string_view bytes, std::chrono::milliseconds interval);
    /// False when the fault ended the connection.
    bool meet(const Fault& fault, Fault::Where here);

    Stream& stream_;
    std::stop_token stop_;
    std::string pending_; ///< Arrived, not yet used.
};

} // namespace binstall::test

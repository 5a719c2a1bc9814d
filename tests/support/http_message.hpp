// SPDX-License-Identifier: MIT
#pragma once

#include "gate.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall::test {

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

/// A request as the server saw it.
struct ServerRequest {
    std::string method;
    std::string host;   ///< From the Host header, lower case, without the port.
    std::string target; ///< As on the request line: path and query.
    HeaderLines headers;
    std::string body;
    std::string sni; ///< The name asked for in the TLS handshake; empty without TLS.
    bool is_tls = false;
    bool is_resumed = false;    ///< Whether its connection resumed a TLS session.
    std::size_t connection = 0; ///< 1 for the first connection that was accepted.
    int status = 0;             ///< What was answered; 0 while it is being answered.

    /// The target without its query.
    std::string path() const { return target.substr(0, target.find('?')); }

    /// The first header of that name (lower case), or empty.
    std::string header(std::string_view name) const;
};

/// What goes wrong with an answer, and where.
struct Fault {
    enum class Action {
        none,
        close, ///< The connection ends, without TLS's or HTTP's own end.
        reset, ///< As close, with a TCP reset.
        hang,  ///< Nothing more comes, until the server ends.
        drip,  ///< The rest comes byte by byte, `drip` apart.
    };
    enum class Where { before_headers, in_body };

    Action action = Action::none;
    Where where = Where::before_headers;
    std::size_t after = 0;        ///< Bytes of the body that are sent before, for in_body.
    std::shared_ptr<Gate> gate{}; ///< Waited for at that place, before the action.
    std::chrono::milliseconds drip{10};
    std::optional<int> status{};      ///< Answered instead of what the handler says.
    HeaderLines headers{};            ///< Added.
    std::optional<std::string> raw{}; ///< These bytes instead of an answer, then the end.

    static Fault answer(int code) {
        Fault fault;
        fault.status = code;
        return fault;
    }

    static Fault at(Action action, Where where, std::size_t after = 0) {
        Fault fault;
        fault.action = action;
        fault.where = where;
        fault.after = after;
        return fault;
    }

    static Fault wait_at(std::shared_ptr<Gate> gate, Where where, std::size_t after = 0) {
        Fault fault = at(Action::none, where, after);
        fault.gate = std::move(gate);
        return fault;
    }
};

/// An answer. Content-Length is added unless it is chunked or has one.
struct ServerResponse {
    int status = 200;
    std::string body{};
    HeaderLines headers{};
    bool is_chunked = false;
    bool ends_with_connection = false; ///< Without a length: the end of the connection is its end.
    Fault fault{};

    static ServerResponse not_found() { return {.status = 404, .body = "not found\n"}; }

    static ServerResponse redirect(std::string location) {
        return {.status = 302, .headers = {{"Location", std::move(location)}}};
    }
};

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// An HTTP proxy on loopback that leads to one server, whatever it is asked for, and can be told to
// misbehave.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace binstall::test {

struct ProxyOptions {
    std::string wanted{}; ///< The value of Proxy-Authorization that it asks for; empty: none.
    std::string challenge = "Basic realm=\"proxy\""; ///< Of a 407.
    std::string answer{};               ///< Sent instead of what is right, then the end.
    bool is_endless = false;            ///< `answer` is sent again and again, without end.
    bool is_silent = false;             ///< Never answers.
    bool is_split = false;              ///< Passes the server's bytes on one by one, a packet each.
    std::chrono::milliseconds delay{0}; ///< Before the first bytes from the server are passed on.
};

/// Listens from construction to destruction, on 127.0.0.1 and a port that the system chooses.
class ProxyServer {
public:
    explicit ProxyServer(std::uint16_t server_port, ProxyOptions options = {});
    ~ProxyServer();
    ProxyServer(const ProxyServer&) = delete;
    ProxyServer& operator=(const ProxyServer&) = delete;

    std::uint16_t port() const noexcept;

    /// "http://127.0.0.1:PORT", with `credentials` ("user:password@") in it.
    std::string url(const std::string& credentials = {}) const;

    /// The heads of all requests so far, as they came.
    std::vector<std::string> heads() const;

    /// The first lines of those.
    std::vector<std::string> request_lines() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace binstall::test

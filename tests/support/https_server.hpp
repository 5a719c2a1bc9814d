// SPDX-License-Identifier: MIT
// An HTTP server on loopback, with TLS and without on the same port, that plays any host, records
// what it was asked and can be told to fail.
#pragma once

#include "http_message.hpp"
#include "pki.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace binstall::test {

using Handler = std::function<ServerResponse(const ServerRequest&)>;

/// How the server speaks TLS.
struct ServerOptions {
    const Authority* authority = nullptr; ///< Issues a certificate for each name that is asked for.
    std::optional<Identity> identity;     ///< Shown for every name instead.
    int min_tls = 0;                      ///< TLS1_2_VERSION and the like; 0: OpenSSL's default.
    int max_tls = 0;
    std::string ciphers; ///< For TLS 1.2 and below; empty: OpenSSL's default.
    std::chrono::milliseconds handshake_delay{0}; ///< Before the handshake is answered.
    std::size_t tickets = 2;                      ///< Sent after a handshake of TLS 1.3.
    bool asks_to_renegotiate = false;             ///< After a handshake of TLS 1.2.
    std::string greeting; ///< Sent at once after accepting, then the end: not a server of ours.
};

/// Listens from construction to destruction, on 127.0.0.1 and a port that the system chooses.
/// Thread-safe: handlers run on the connections' threads.
class HttpsServer {
public:
    /// With certificates from Authority::shared().
    HttpsServer();
    explicit HttpsServer(ServerOptions options);
    ~HttpsServer();
    HttpsServer(const HttpsServer&) = delete;
    HttpsServer& operator=(const HttpsServer&) = delete;

    std::uint16_t port() const noexcept;

    /// Answers requests for `host`; an empty one stands for all hosts without a handler.
    void on(const std::string& host, Handler handler);

    /// The next `times` requests for `path` (exactly, or everything that begins with it when it
    /// ends in '*') of `host` (empty: any) meet `fault`. Faults that were injected first come
    /// first.
    void inject(const std::string& host, const std::string& path, Fault fault, int times = 1);

    /// Faults that were injected and not met are met by nobody.
    void forget_faults();

    /// Every request so far, in the order of their arrival.
    std::vector<ServerRequest> requests() const;

    /// As requests(), each in the form "GET github.com/owner/repo".
    std::vector<std::string> request_lines() const;

    void forget_requests();

    /// Waits until a request for `path` (as for inject) of `host` was seen. False when that takes
    /// longer than `limit`.
    [[nodiscard]] bool wait_for_request(const std::string& host,
                                        const std::string& path,
                                        std::chrono::milliseconds limit = std::chrono::seconds{30});

    /// Waits until a connection was accepted, whatever comes of it.
    [[nodiscard]] bool wait_for_connection(std::chrono::milliseconds limit = std::chrono::seconds{
                                               30});

    /// How many connections were accepted, including those whose handshake failed.
    std::size_t connections() const;

    /// How many requests came after another handshake on the same connection.
    std::size_t renegotiated() const;

    /// How many handshakes resumed a TLS session, whatever the client made of them.
    std::size_t resumptions() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace binstall::test

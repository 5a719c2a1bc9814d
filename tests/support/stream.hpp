// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace binstall::test {

struct TlsCloser {
    void operator()(SSL* tls) const noexcept { SSL_free(tls); }
};

using Tls = std::unique_ptr<SSL, TlsCloser>;

struct ContextCloser {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

using Context = std::unique_ptr<SSL_CTX, ContextCloser>;

/// The server's side of one connection, with TLS or without. Owns the socket. Blocking; another
/// thread ends every wait by shutdown() on the socket.
class Stream {
public:
    explicit Stream(int socket) noexcept : socket_{socket} {}

    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// Whether the peer's first byte is that of a TLS handshake.
    bool begins_with_tls() const;

    /// Does the handshake. False when the peer ended it.
    bool accept_tls(SSL_CTX* context);

    /// Asks the client for another handshake, whatever it makes of that.
    void ask_to_renegotiate();

    /// Whether the client did do another handshake by now.
    bool is_renegotiated() const;

    bool is_tls() const noexcept { return tls_ != nullptr; }

    /// The name that the peer asked for; empty when it asked for none.
    std::string sni() const;

    /// Whether the handshake resumed a session.
    bool is_resumed() const { return tls_ && SSL_session_reused(tls_.get()) == 1; }

    /// What has arrived, at most `limit` bytes; empty at the end or after a failure.
    std::string read(std::size_t limit);

    /// False when the peer is gone.
    bool write(std::string_view bytes);

    /// Ends the connection as the protocol wants it.
    void close_politely();

    /// Ends the connection with a reset (RST), once what was sent has arrived.
    void reset();

private:
    int socket_;
    Tls tls_;
    std::string first_finished_; // what the client said at the end of the first handshake
};

} // namespace binstall::test

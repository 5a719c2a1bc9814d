// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>
#include <engine/http/net_wait.hpp>
#include <engine/http/tls_context.hpp>

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Poco {
class Exception;
}

namespace binstall {

/// Bytes to and from one server, over TCP or TLS. Never blocks without a Patience.
class NetStream {
public:
    /// Plain TCP over a connected, non-blocking socket. Its waits end with `stop`.
    NetStream(FileDescriptor socket, const StopEvent& stop);
    ~NetStream();
    NetStream(const NetStream&) = delete;
    NetStream& operator=(const NetStream&) = delete;

    /// From now on its waits end with `stop`: a connection outlives the request it was made for.
    void ends_with(const StopEvent& stop) noexcept { stop_ = &stop; }

    /// Puts TLS on it. Nothing may be written before this has returned: only then is the handshake
    /// complete and the certificate known to be that of `peer`. Resumes a session of `sessions`
    /// when it can, which skips none of these checks.
    /// @throws Error{Errc::tls}, BrokenConnection
    void start_tls(const TlsPeer& peer, TlsSessions& sessions, const Patience& patience);

    /// The connection's TLS; null without TLS. Lives as long as this stream.
    const SSL* tls() const noexcept { return tls_.conversation ? tls_.conversation->tls : nullptr; }

    /// The certificates that start_tls() has refused.
    std::vector<CertificateFacts> refused() const {
        return tls_.conversation ? tls_.conversation->problem.presented
                                 : std::vector<CertificateFacts>{};
    }

    /// The address at the other end.
    Poco::Net::SocketAddress peer() const { return socket_.peerAddress(); }

    /// Reads at least one byte; 0 when the peer has ended the connection as the protocol wants it.
    /// @throws BrokenConnection when it just stopped, Error{Errc::network} when `patience` is over.
    std::size_t read(std::span<char> into, const Patience& patience);

    /// What can be read at once, without waiting; 0 when that is nothing.
    std::size_t read_available(std::span<char> into);

    void write(std::string_view text, const Patience& patience);

    /// Whether nothing has arrived, not even the end: a silent connection can be used again.
    bool is_silent();

private:
    /// What the socket wants before it can go on, as a poll() event; 0 for a result.
    struct Step {
        int bytes = 0;
        short wants = 0;
    };

    Step receive(std::span<char> into);
    Step send(std::string_view text);
    Step as_step(int result, short plain_wants) const;
    [[noreturn]] static void throw_broken(const Poco::Exception& exception);
    void shake_hands(const Patience& patience);
    void check_peer();
    void refuse_if(const CertificateProblem& problem);

    const StopEvent* stop_;
    TlsContext tls_;
    Poco::Net::StreamSocket socket_;
    bool is_tls_ = false;
    bool is_broken_ = false; ///< Found by read_available(), to be reported by read().
};

} // namespace binstall

// SPDX-License-Identifier: MIT
// The one home of Poco's secure sockets. They are used without blocking: then Poco leaves the
// handshake to completeHandshake(), which says whether it is complete, and every wait is ours.
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/net_stream.hpp>
#include <engine/http/tls_failure.hpp>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <openssl/err.h>

#include <array>
#include <poll.h>
#include <utility>

namespace binstall {

namespace {

using Poco::Net::SecureStreamSocket;

/// A Poco socket around a connected descriptor.
class AdoptedSocket : public Poco::Net::StreamSocket {
public:
    explicit AdoptedSocket(FileDescriptor descriptor)
        : StreamSocket{new Poco::Net::StreamSocketImpl{descriptor.release()}} {
        setBlocking(false);
    }
};

/// A session, as Poco's sockets take it.
class OfferedSession : public Poco::Net::Session {
public:
    explicit OfferedSession(TlsSession session) : Session{session.release()} {}
};

Poco::Net::Session::Ptr offered(TlsSession session) {
    return session ? Poco::Net::Session::Ptr{new OfferedSession{std::move(session)}}
                   : Poco::Net::Session::Ptr{};
}

bool is_sudden_end(const Poco::Exception& exception) {
    // Poco has no type for it: OpenSSL 3 reports an end without close_notify as a protocol error.
    return dynamic_cast<const Poco::Net::SSLException*>(&exception) == nullptr ||
           dynamic_cast<const Poco::Net::SSLConnectionUnexpectedlyClosedException*>(&exception) !=
               nullptr ||
           exception.displayText().find("unexpected eof") != std::string::npos;
}

} // namespace

NetStream::NetStream(FileDescriptor socket, const StopEvent& stop)
    : stop_{&stop}, socket_{AdoptedSocket{std::move(socket)}} {}

NetStream::~NetStream() = default;

NetStream::Step NetStream::as_step(int result, short plain_wants) const {
    if (result >= 0)
        return {result, 0};
    if (!is_tls_)
        return {0, plain_wants};
    return {
        0, static_cast<short>(result == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN)};
}

void NetStream::start_tls(const TlsPeer& peer, TlsSessions& sessions, const Patience& patience) {
    tls_ = make_tls_context(peer, sessions);
    Poco::Net::IPAddress address;
    const bool is_address = Poco::Net::IPAddress::tryParse(peer.host, address);
    const Poco::Net::Session::Ptr session = offered(sessions.take(peer));
    ERR_clear_error();
    try { // an address is no server name: RFC 6066, section 3
        socket_ = is_address
                      ? SecureStreamSocket::attach(socket_, tls_.context, session)
                      : SecureStreamSocket::attach(socket_, peer.host, tls_.context, session);
        is_tls_ = true;
        shake_hands(patience);
        check_peer();
    } catch (const Poco::Exception& exception) {
        if (!tls_.conversation->problem.text.empty())
            throw Error{Errc::tls, tls_.conversation->problem.text}.hint(
                tls_.conversation->problem.hint);
        if (is_sudden_end(exception))
            throw BrokenConnection{"the connection ended during the TLS handshake",
                                   BrokenConnection::After::nothing};
        throw tls_error(exception.displayText(), peer.floor);
    }
}

void NetStream::refuse_if(const CertificateProblem& problem) {
    if (problem.text.empty())
        return;
    tls_.conversation->problem = problem;
    tls_.conversation->sessions.forget(tls_.conversation->peer);
    throw Error{Errc::tls, problem.text}.hint(problem.hint);
}

/// After the handshake, which has checked all of this unless it was resumed.
void NetStream::check_peer() {
    SecureStreamSocket secure{socket_};
    const TlsConversation& conversation = *tls_.conversation;
    if (!secure.havePeerCertificate() || conversation.tls == nullptr)
        throw Error{Errc::tls, "the server showed no certificate"};
    refuse_if(verify_usage(conversation.tls));
    if (secure.sessionWasReused())
        refuse_if(verify_again(conversation.tls, conversation.peer.trust));
    secure.verifyPeerCertificate(conversation.peer.host); // once more, by Poco
}

void NetStream::shake_hands(const Patience& patience) {
    SecureStreamSocket secure{socket_};
    for (;;) {
        ERR_clear_error();
        const Step step = as_step(secure.completeHandshake(), POLLIN);
        if (step.wants == 0 && step.bytes == 1)
            return;
        if (step.wants == 0)
            throw Poco::Net::SSLConnectionUnexpectedlyClosedException{};
        wait_for(socket_.impl()->sockfd(), step.wants, patience, *stop_);
    }
}

NetStream::Step NetStream::receive(std::span<char> into) {
    ERR_clear_error();
    return as_step(socket_.receiveBytes(into.data(), static_cast<int>(into.size())), POLLIN);
}

NetStream::Step NetStream::send(std::string_view text) {
    ERR_clear_error();
    return as_step(socket_.sendBytes(text.data(), static_cast<int>(text.size())), POLLOUT);
}

/// A connection that just ended is worth another try. Where TLS itself found something wrong, a
/// machine between us and the server has changed what was sent, or the server gave up on us.
void NetStream::throw_broken(const Poco::Exception& exception) {
    if (!is_sudden_end(exception))
        throw tls_error(exception.displayText(), TlsVersion::tls_1_2);
    throw BrokenConnection{cat("the connection broke: ", printable(exception.displayText())),
                           BrokenConnection::After::nothing};
}

std::size_t NetStream::read(std::span<char> into, const Patience& patience) {
    if (is_broken_)
        throw BrokenConnection{"the connection broke", BrokenConnection::After::nothing};
    try {
        for (;;) {
            stop_->check();
            const Step step = receive(into);
            if (step.wants == 0)
                return static_cast<std::size_t>(step.bytes);
            wait_for(socket_.impl()->sockfd(), step.wants, patience, *stop_);
        }
    } catch (const Poco::Exception& exception) {
        throw_broken(exception);
    }
}

std::size_t NetStream::read_available(std::span<char> into) {
    try {
        return into.empty() ? 0 : static_cast<std::size_t>(receive(into).bytes);
    } catch (const Poco::Exception&) {
        is_broken_ = true; // the next read() reports it, after what has arrived was used
        return 0;
    }
}

void NetStream::write(std::string_view text, const Patience& patience) {
    try {
        while (!text.empty()) {
            stop_->check();
            const Step step = send(text);
            if (step.wants != 0)
                wait_for(socket_.impl()->sockfd(), step.wants, patience, *stop_);
            text.remove_prefix(static_cast<std::size_t>(step.bytes));
        }
    } catch (const Poco::Exception& exception) {
        throw_broken(exception);
    }
}

bool NetStream::is_silent() {
    std::array<char, 1> byte{};
    try {
        return receive(byte).wants != 0; // tickets of TLS 1.3 are taken in passing
    } catch (const Poco::Exception&) {
        return false;
    }
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// The one home of Poco's secure sockets. They are used without blocking: then Poco leaves the
// handshake to completeHandshake(), which says whether it is complete, and every wait is ours.
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/net_stream.hpp>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <openssl/err.h>

#include <array>
#include <poll.h>

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

/// What a TLS failure means, where OpenSSL's words for it are no help.
struct Meaning {
    std::string_view says;
    std::string_view means;
};

constexpr std::array meanings{
    Meaning{"wrong version number", "the server does not speak TLS"},
    Meaning{"packet length too long", "the server does not speak TLS"},
    Meaning{"http request", "the server does not speak TLS"},
    Meaning{"unsupported protocol", "the server's protocol version is older than TLS 1.2"},
    Meaning{"protocol version", "the server's protocol version is older than TLS 1.2"},
    Meaning{"handshake failure", "the server and we have no cipher in common (handshake failure)"},
    Meaning{"dh key too small", "the server's key is too small (dh key too small)"},
};

std::string tls_failure(const Poco::Exception& exception) {
    const std::string said = exception.displayText();
    for (const Meaning& meaning : meanings)
        if (said.find(meaning.says) != said.npos)
            return std::string{meaning.means};
    return "TLS failed: " + printable(said);
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
    : stop_{stop}, socket_{AdoptedSocket{std::move(socket)}} {}

NetStream::~NetStream() = default;

NetStream::Step NetStream::as_step(int result, short plain_wants) const {
    if (result >= 0)
        return {result, 0};
    if (!is_tls_)
        return {0, plain_wants};
    return {
        0, static_cast<short>(result == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN)};
}

void NetStream::start_tls(const std::string& host, x509_store_st* trust, const Patience& patience) {
    tls_ = make_tls_context(host, trust);
    Poco::Net::IPAddress address;
    const bool is_address = Poco::Net::IPAddress::tryParse(host, address);
    ERR_clear_error();
    try { // an address is no server name: RFC 6066, section 3
        socket_ = is_address ? SecureStreamSocket::attach(socket_, tls_.context)
                             : SecureStreamSocket::attach(socket_, host, tls_.context);
        is_tls_ = true;
        shake_hands(patience);
        SecureStreamSocket secure{socket_};
        if (!secure.havePeerCertificate())
            throw Error{Errc::tls, "the server showed no certificate"};
        secure.verifyPeerCertificate(host); // once more, by Poco
    } catch (const Poco::Exception& exception) {
        if (!tls_.problem->text.empty())
            throw Error{Errc::tls, tls_.problem->text}.hint(tls_.problem->hint);
        if (is_sudden_end(exception))
            throw BrokenConnection{"the connection ended during the TLS handshake",
                                   BrokenConnection::After::nothing};
        throw Error{Errc::tls, tls_failure(exception)};
    }
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
        wait_for(socket_.impl()->sockfd(), step.wants, patience, stop_);
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

std::size_t NetStream::read(std::span<char> into, const Patience& patience) {
    if (is_broken_)
        throw BrokenConnection{"the connection broke", BrokenConnection::After::nothing};
    try {
        for (;;) {
            stop_.check();
            const Step step = receive(into);
            if (step.wants == 0)
                return static_cast<std::size_t>(step.bytes);
            wait_for(socket_.impl()->sockfd(), step.wants, patience, stop_);
        }
    } catch (const Poco::Exception& exception) {
        throw BrokenConnection{cat("the connection broke: ", printable(exception.displayText())),
                               BrokenConnection::After::nothing};
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
            stop_.check();
            const Step step = send(text);
            if (step.wants != 0)
                wait_for(socket_.impl()->sockfd(), step.wants, patience, stop_);
            text.remove_prefix(static_cast<std::size_t>(step.bytes));
        }
    } catch (const Poco::Exception& exception) {
        throw BrokenConnection{cat("the connection broke: ", printable(exception.displayText())),
                               BrokenConnection::After::nothing};
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

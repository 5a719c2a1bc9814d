// SPDX-License-Identifier: MIT
#include "stream.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cerrno>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace binstall::test {

Stream::~Stream() {
    tls_.reset();
    ::close(socket_);
}

bool Stream::begins_with_tls() const {
    constexpr char handshake = 0x16;
    char first = 0;
    ssize_t count = 0;
    do
        count = ::recv(socket_, &first, 1, MSG_PEEK);
    while (count < 0 && errno == EINTR);
    return count == 1 && first == handshake;
}

namespace {

std::string peer_finished(const SSL* tls) {
    std::string message(EVP_MAX_MD_SIZE, '\0');
    message.resize(SSL_get_peer_finished(tls, message.data(), message.size()));
    return message;
}

} // namespace

bool Stream::accept_tls(SSL_CTX* context) {
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), socket_);
    ERR_clear_error();
    if (SSL_accept(tls_.get()) != 1)
        return false;
    first_finished_ = peer_finished(tls_.get());
    return true;
}

bool Stream::is_renegotiated() const {
    return tls_ && peer_finished(tls_.get()) != first_finished_;
}

void Stream::ask_to_renegotiate() {
    ERR_clear_error();
    SSL_renegotiate(tls_.get());
    SSL_do_handshake(tls_.get());
}

std::string Stream::sni() const {
    const char* name = tls_ ? SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name) : nullptr;
    return name == nullptr ? std::string{} : std::string{name};
}

std::string Stream::read(std::size_t limit) {
    std::string bytes(std::min<std::size_t>(limit, 65536), '\0');
    ssize_t count = 0;
    if (tls_) {
        ERR_clear_error();
        count = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
    } else {
        do
            count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        while (count < 0 && errno == EINTR);
    }
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

bool Stream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t count = 0;
        if (tls_) {
            ERR_clear_error();
            const auto piece = std::min<std::size_t>(bytes.size(), std::size_t{1} << 20);
            count = SSL_write(tls_.get(), bytes.data(), static_cast<int>(piece));
        } else {
            count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0 && errno == EINTR)
                continue;
        }
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Stream::close_politely() {
    if (tls_) {
        ERR_clear_error();
        SSL_shutdown(tls_.get());
    }
    ::shutdown(socket_, SHUT_WR);
}

void Stream::reset() {
    int unsent = 1;
    for (int tries = 0; tries < 1000 && unsent > 0; ++tries) {
        if (::ioctl(socket_, SIOCOUTQ, &unsent) != 0)
            break;
        std::this_thread::yield();
    }
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

} // namespace binstall::test

// SPDX-License-Identifier: MIT
#include "loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace binstall::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int tcp_socket() {
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/// Gives `socket` any free port. 0 when there is none.
std::uint16_t bind_any(int socket) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const bool is_bound =
        ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    return is_bound ? ntohs(address.sin_port) : 0;
}

} // namespace

std::uint16_t free_port() {
    const int socket = tcp_socket();
    const std::uint16_t port = bind_any(socket);
    ::close(socket);
    if (port == 0)
        throw std::runtime_error{"no port is free"};
    return port;
}

bool answers(std::uint16_t port) {
    const int socket = tcp_socket();
    const sockaddr_in address = loopback(port);
    const bool is_there =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return is_there;
}

SilentServer::SilentServer() : socket_{tcp_socket()}, port_{bind_any(socket_)} {
    // Nobody accepts: the kernel completes what comes, up to the backlog.
    if (port_ == 0 || ::listen(socket_, 16) != 0)
        throw std::runtime_error{"no port is free"};
}

SilentServer::~SilentServer() {
    ::close(socket_);
}

} // namespace binstall::test

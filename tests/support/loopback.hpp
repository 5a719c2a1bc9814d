// SPDX-License-Identifier: MIT
// Ports of 127.0.0.1, for servers that cannot be told to take any.
#pragma once

#include <cstdint>

namespace binstall::test {

/// One that was free a moment ago.
std::uint16_t free_port();

/// Whether somebody accepts connections at `port`.
bool answers(std::uint16_t port);

/// A server that takes connections and never says a word.
class SilentServer {
public:
    SilentServer();
    ~SilentServer();
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::uint16_t port() const noexcept { return port_; }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

} // namespace binstall::test

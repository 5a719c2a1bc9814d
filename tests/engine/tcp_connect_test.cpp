// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <binstall/text.hpp>

#include <engine/http/tcp_connect.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <vector>

namespace binstall::test {

namespace {

/// An address where nobody answers: a listener whose queue is full drops what comes.
class BlackHole {
public:
    explicit BlackHole(const Poco::Net::SocketAddress& address)
        : listener_{::socket(address.af(), SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        is_there_ = ::bind(listener_.get(), address.addr(), address.length()) == 0 &&
                    ::listen(listener_.get(), 0) == 0;
        sockaddr_storage bound{};
        socklen_t size = sizeof bound;
        is_there_ &=
            ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&bound), &size) == 0;
        if (!is_there_)
            return;
        address_ = Poco::Net::SocketAddress{reinterpret_cast<const sockaddr*>(&bound), size};
        for (int count = 0; count < 4; ++count) {
            filling_.emplace_back(
                ::socket(address.af(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            ::connect(filling_.back().get(), address_.addr(), address_.length());
        }
    }

    bool is_there() const { return is_there_; }

    const Poco::Net::SocketAddress& address() const { return address_; }

private:
    FileDescriptor listener_;
    std::vector<FileDescriptor> filling_;
    Poco::Net::SocketAddress address_;
    bool is_there_ = false;
};

} // namespace

TEST_CASE("a dead address costs a quarter of a second, not the limit, whatever its family") {
    const HttpsServer server;
    const Poco::Net::SocketAddress alive{"127.0.0.1", server.port()};
    const StopEvent stop{std::stop_token{}};
    for (const char* dead : {"127.0.0.2", "::1"}) {
        CAPTURE(std::string{dead});
        const BlackHole hole{Poco::Net::SocketAddress{dead, std::uint16_t{0}}};
        if (!hole.is_there()) {
            skip(cat("this machine has no ", dead, ": a dead address there was not tried"));
            continue;
        }
        // With one limit for all, an address that is waited for to the end would use it up.
        const Patience patience{std::chrono::minutes{10}, "no connection was made"};
        const FileDescriptor socket = connect_to_any({hole.address(), alive}, patience, stop);
        sockaddr_in reached{};
        socklen_t size = sizeof reached;
        CHECK(::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&reached), &size) == 0);
        CHECK(ntohs(reached.sin_port) == server.port());
    }
}

TEST_CASE("an address that refuses is passed over at once, and named when all do") {
    const HttpsServer server;
    const StopEvent stop{std::stop_token{}};
    const Patience patience{std::chrono::minutes{10}, "no connection was made"};
    const Poco::Net::SocketAddress closed{"127.0.0.3", server.port()};
    const Poco::Net::SocketAddress alive{"127.0.0.1", server.port()};
    CHECK(connect_to_any({closed, alive}, patience, stop));
    try {
        connect_to_any({closed}, patience, stop);
        FAIL_CHECK("nobody listens there");
    } catch (const Error& error) {
        CHECK(contains(error.what(), "cannot connect to 127.0.0.3:"));
        CHECK(contains(error.what(), "Connection refused"));
    }
}

} // namespace binstall::test

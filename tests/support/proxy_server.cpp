// SPDX-License-Identifier: MIT
#include "proxy_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <condition_variable>
#include <csignal>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <stop_token>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace binstall::test {
namespace {

/// A socket that is closed at the end.
class Socket {
public:
    explicit Socket(int number) : number_{number} {}

    ~Socket() {
        if (number_ >= 0)
            ::close(number_);
    }

    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int get() const noexcept { return number_; }

    bool write(std::string_view bytes, std::size_t piece = std::string_view::npos) const {
        while (!bytes.empty()) {
            const std::size_t size = std::min(piece, bytes.size());
            const ssize_t count = ::send(number_, bytes.data(), size, MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    std::string read() const {
        std::string bytes(65536, '\0');
        const ssize_t count = ::recv(number_, bytes.data(), bytes.size(), 0);
        bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return bytes;
    }

private:
    int number_;
};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int new_socket() {
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/// The value of a header of `head`; empty when it is not there.
std::string header(const std::string& head, const std::string& name) {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == head.npos)
        return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// What goes on to the server of a request with a whole URL: its path, without what is ours.
std::string passed_on(const std::string& head) {
    const std::size_t target = head.find(' ') + 1;
    const std::size_t path = head.find('/', head.find("://") + 3);
    std::string text = head.substr(0, target) + head.substr(path);
    const std::size_t secret = text.find("Proxy-Authorization: ");
    if (secret != text.npos)
        text.erase(secret, text.find("\r\n", secret) + 2 - secret);
    return text;
}

} // namespace

class ProxyServer::Implementation {
public:
    Implementation(std::uint16_t server_port, ProxyOptions proxy_options)
        : options{std::move(proxy_options)}, server{server_port}, listener{new_socket()} {
        std::signal(SIGPIPE, SIG_IGN);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        if (::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener.get(), 128) != 0 ||
            ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error{"a proxy cannot listen"};
        port = ntohs(address.sin_port);
        acceptor = std::thread{[this] { accept_all(); }};
    }

    ~Implementation() {
        stop.request_stop();
        ::shutdown(listener.get(), SHUT_RDWR);
        acceptor.join();
        {
            const std::lock_guard lock{mutex};
            for (const int socket : open_sockets)
                ::shutdown(socket, SHUT_RDWR);
        }
        for (std::thread& thread : threads)
            thread.join();
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void accept_all() {
        while (!stop.stop_requested()) {
            const int client = ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0)
                continue;
            const int yes = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            const std::lock_guard lock{mutex};
            open_sockets.push_back(client);
            threads.emplace_back([this, client] {
                const Socket socket{client};
                serve(socket);
                const std::lock_guard closing{mutex}; // before the number can be used again
                open_sockets.remove(client);
            });
        }
    }

    void serve(const Socket& client) {
        std::string head;
        while (head.find("\r\n\r\n") == head.npos) {
            const std::string more = client.read();
            if (more.empty())
                return;
            head += more;
        }
        {
            const std::lock_guard lock{mutex};
            heads.push_back(head);
        }
        if (options.is_silent)
            return wait_for_the_end();
        if (!options.answer.empty())
            return misbehave(client);
        if (!options.wanted.empty() && header(head, "Proxy-Authorization") != options.wanted) {
            client.write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: " +
                         options.challenge + "\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        const Socket upstream{new_socket()};
        const sockaddr_in address = loopback(server);
        if (::connect(
                upstream.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            client.write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        if (head.starts_with("CONNECT "))
            client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        else
            upstream.write(passed_on(head));
        relay(client, upstream);
    }

    void misbehave(const Socket& client) const {
        while (client.write(options.answer) && options.is_endless && !stop.stop_requested()) {
        }
    }

    void relay(const Socket& client, const Socket& upstream) {
        bool is_first = true;
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> list{{{client.get(), POLLIN, 0}, {upstream.get(), POLLIN, 0}}};
            constexpr int a_while = 100;
            if (::poll(list.data(), list.size(), a_while) <= 0)
                continue;
            const bool is_upward = list[0].revents != 0;
            const std::string bytes = (is_upward ? client : upstream).read();
            if (!is_upward && std::exchange(is_first, false))
                wait(options.delay);
            const std::size_t piece = options.is_split && !is_upward ? 1 : bytes.size();
            if (bytes.empty() || !(is_upward ? upstream : client).write(bytes, piece))
                return;
        }
    }

    void wait(std::chrono::milliseconds delay) {
        std::unique_lock lock{mutex};
        changed.wait_for(lock, stop.get_token(), delay, [] { return false; });
    }

    void wait_for_the_end() {
        std::unique_lock lock{mutex};
        changed.wait(lock, stop.get_token(), [] { return false; });
    }

    const ProxyOptions options;
    const std::uint16_t server;
    const Socket listener;
    std::uint16_t port = 0;
    std::stop_source stop;
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    std::vector<std::string> heads;
    std::list<int> open_sockets;
    std::list<std::thread> threads;
    std::thread acceptor;
};

ProxyServer::ProxyServer(std::uint16_t server_port, ProxyOptions options)
    : implementation_{std::make_unique<Implementation>(server_port, std::move(options))} {}

ProxyServer::~ProxyServer() = default;

std::uint16_t ProxyServer::port() const noexcept {
    return implementation_->port;
}

std::string ProxyServer::url(const std::string& credentials) const {
    return "http://" + credentials + "127.0.0.1:" + std::to_string(port());
}

std::vector<std::string> ProxyServer::heads() const {
    const std::lock_guard lock{implementation_->mutex};
    return implementation_->heads;
}

std::vector<std::string> ProxyServer::request_lines() const {
    std::vector<std::string> lines;
    for (const std::string& head : heads())
        lines.push_back(head.substr(0, head.find("\r\n")));
    return lines;
}

} // namespace binstall::test

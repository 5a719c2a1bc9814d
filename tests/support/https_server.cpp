// SPDX-License-Identifier: MIT
#include "https_server.hpp"

#include "http_connection.hpp"
#include "tls_contexts.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <list>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace binstall::test {
namespace {

/// A fault that waits for its request.
struct Injected {
    std::string host;
    std::string path;
    Fault fault;
    int times = 1;
};

bool fits(const std::string& pattern, const std::string& path) {
    return pattern.ends_with('*') ? path.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : path == pattern;
}

void require(int result, const char* doing) {
    if (result < 0)
        throw std::system_error{errno, std::generic_category(), doing};
}

int listen_on_loopback() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(socket, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
    require(::listen(socket, 128), "listen");
    return socket;
}

std::uint16_t port_of(int socket) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    require(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length), "getsockname");
    return ntohs(address.sin_port);
}

} // namespace

class HttpsServer::Implementation {
public:
    explicit Implementation(ServerOptions server_options)
        : options{std::move(server_options)}, contexts{options}, listener{listen_on_loopback()},
          port{port_of(listener)} {
        ::signal(SIGPIPE, SIG_IGN); // OpenSSL writes with write(), and peers do go away.
        acceptor = std::thread{[this] { accept_all(); }};
    }

    ~Implementation() {
        stop.request_stop();
        ::shutdown(listener, SHUT_RDWR); // Wakes accept().
        acceptor.join();
        ::close(listener);
        {
            std::unique_lock lock{mutex};
            for (const int socket : open_sockets)
                ::shutdown(socket, SHUT_RDWR);
            changed.wait(lock, [this] { return threads.empty(); });
        }
        join_ended();
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void accept_all() {
        while (!stop.stop_requested()) {
            const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0)
                continue;
            join_ended();
            const int yes = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            const std::lock_guard lock{mutex};
            if (stop.stop_requested()) {
                ::close(socket);
                return;
            }
            open_sockets.push_back(socket);
            const auto place = threads.emplace(threads.end());
            *place = std::thread{[this, place, socket, number = ++accepted] {
                serve(socket, number);
                const std::lock_guard ending{mutex};
                ended.splice(ended.end(), threads, place);
                changed.notify_all();
            }};
            changed.notify_all();
        }
    }

    /// A thread that nobody joins keeps its stack, and a sweep makes thousands of connections.
    void join_ended() {
        std::list<std::thread> now;
        {
            const std::lock_guard lock{mutex};
            now.swap(ended);
        }
        for (std::thread& thread : now)
            thread.join();
    }

    void serve(int socket, std::size_t number) {
        Stream stream{socket};
        converse(stream, number);
        const std::lock_guard lock{mutex}; // Before the number can be used again.
        open_sockets.remove(socket);
    }

    void converse(Stream& stream, std::size_t number) {
        if (!options.greeting.empty()) {
            stream.write(options.greeting);
            stream.close_politely();
            return;
        }
        const bool is_tls = stream.begins_with_tls();
        wait(options.handshake_delay);
        if (is_tls && !stream.accept_tls(contexts.first()))
            return;
        count_resumption(stream);
        if (is_tls && options.asks_to_renegotiate)
            stream.ask_to_renegotiate();
        HttpConnection connection{stream, stop.get_token()};
        while (std::optional<ServerRequest> request = connection.read()) {
            request->connection = number;
            if (stream.is_renegotiated())
                ++renegotiated;
            const std::size_t index = record(*request);
            const ServerResponse response = respond(*request);
            note_status(index, response.fault.status.value_or(response.status));
            if (!connection.answer(*request, response))
                return;
        }
    }

    void count_resumption(const Stream& stream) {
        const std::lock_guard lock{mutex};
        if (stream.is_resumed())
            ++resumed;
    }

    void wait(std::chrono::milliseconds delay) {
        std::unique_lock lock{mutex};
        if (delay.count() > 0)
            changed.wait_for(lock, stop.get_token(), delay, [] { return false; });
    }

    std::size_t record(const ServerRequest& request) {
        const std::lock_guard lock{mutex};
        requests.push_back(request);
        changed.notify_all();
        return requests.size() - 1;
    }

    void note_status(std::size_t index, int status) {
        const std::lock_guard lock{mutex};
        if (index < requests.size()) // The test may have forgotten them meanwhile.
            requests[index].status = status;
    }

    ServerResponse respond(const ServerRequest& request) {
        Handler handler;
        std::optional<Fault> fault;
        {
            const std::lock_guard lock{mutex};
            auto found = handlers.find(request.host);
            if (found == handlers.end())
                found = handlers.find("");
            if (found != handlers.end())
                handler = found->second;
            fault = take_fault(request);
        }
        ServerResponse response = handler ? handler(request) : ServerResponse::not_found();
        if (fault)
            response.fault = std::move(*fault);
        return response;
    }

    std::optional<Fault> take_fault(const ServerRequest& request) {
        const std::string path = request.path();
        const auto found = std::ranges::find_if(faults, [&](const Injected& injected) {
            return (injected.host.empty() || injected.host == request.host) &&
                   fits(injected.path, path);
        });
        if (found == faults.end())
            return {};
        const Fault fault = found->fault;
        if (--found->times == 0)
            faults.erase(found);
        return fault;
    }

    const ServerOptions options;
    TlsContexts contexts;
    const int listener;
    const std::uint16_t port;
    std::stop_source stop;
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    std::map<std::string, Handler> handlers;
    std::list<Injected> faults;
    std::vector<ServerRequest> requests;
    std::list<int> open_sockets;
    std::list<std::thread> threads; ///< That serve a connection now.
    std::list<std::thread> ended;   ///< That did, and are still to be joined.
    std::size_t accepted = 0;
    std::size_t resumed = 0;
    std::atomic<std::size_t> renegotiated = 0;
    std::thread acceptor;
};

HttpsServer::HttpsServer() : HttpsServer{ServerOptions{}} {}

HttpsServer::HttpsServer(ServerOptions options) {
    if (options.authority == nullptr)
        options.authority = &Authority::shared();
    implementation_ = std::make_unique<Implementation>(std::move(options));
}

HttpsServer::~HttpsServer() = default;

std::uint16_t HttpsServer::port() const noexcept {
    return implementation_->port;
}

void HttpsServer::on(const std::string& host, Handler handler) {
    const std::lock_guard lock{implementation_->mutex};
    implementation_->handlers[host] = std::move(handler);
}

void HttpsServer::inject(const std::string& host, const std::string& path, Fault fault, int times) {
    const std::lock_guard lock{implementation_->mutex};
    implementation_->faults.push_back({host, path, std::move(fault), times});
}

void HttpsServer::forget_faults() {
    const std::lock_guard lock{implementation_->mutex};
    implementation_->faults.clear();
}

std::vector<ServerRequest> HttpsServer::requests() const {
    const std::lock_guard lock{implementation_->mutex};
    return implementation_->requests;
}

std::vector<std::string> HttpsServer::request_lines() const {
    std::vector<std::string> lines;
    for (const ServerRequest& request : requests())
        lines.push_back(request.method + " " + request.host + request.target);
    return lines;
}

void HttpsServer::forget_requests() {
    const std::lock_guard lock{implementation_->mutex};
    implementation_->requests.clear();
}

bool HttpsServer::wait_for_request(const std::string& host,
                                   const std::string& path,
                                   std::chrono::milliseconds limit) {
    std::unique_lock lock{implementation_->mutex};
    return implementation_->changed.wait_for(lock, limit, [&] {
        return std::ranges::any_of(implementation_->requests, [&](const ServerRequest& request) {
            return request.host == host && fits(path, request.path());
        });
    });
}

bool HttpsServer::wait_for_connection(std::chrono::milliseconds limit) {
    std::unique_lock lock{implementation_->mutex};
    return implementation_->changed.wait_for(
        lock, limit, [&] { return implementation_->accepted > 0; });
}

std::size_t HttpsServer::connections() const {
    const std::lock_guard lock{implementation_->mutex};
    return implementation_->accepted;
}

std::size_t HttpsServer::renegotiated() const {
    return implementation_->renegotiated;
}

std::size_t HttpsServer::resumptions() const {
    const std::lock_guard lock{implementation_->mutex};
    return implementation_->resumed;
}

} // namespace binstall::test

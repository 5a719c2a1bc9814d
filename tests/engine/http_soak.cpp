// SPDX-License-Identifier: MIT
// http-soak [REQUESTS] [THREADS] [SEED]: many requests over eight connections to a server that
// closes, resets, delays, cuts short and redirects at random. Every body is right or an error, and
// neither descriptors nor memory grow. The last line is "N passed, N failed".
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http_client.hpp>
#include <support/https_server.hpp>
#include <support/pki.hpp>
#include <support/ranged.hpp>
#include <support/temp_folder.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <span>
#include <stop_token>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace binstall;
using namespace binstall::test;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true; // which keeps freed memory on purpose
#else
constexpr bool is_sanitized = false;
#endif

/// What "/N" is: up to 64 KiB that no other number has.
std::string body_of(unsigned number) {
    std::minstd_rand random{number + 1};
    std::string body(random() % 65'536, '\0');
    for (char& byte : body)
        byte = static_cast<char>(random() >> 8);
    return body;
}

unsigned number_of(std::string_view path) {
    return static_cast<unsigned>(std::strtoul(std::string{path.substr(1)}.c_str(), nullptr, 10));
}

/// The server's side of the chaos. What happens is drawn anew for each request.
class Chaos {
public:
    explicit Chaos(unsigned seed) : random_{seed} {}

    ServerResponse answer(const ServerRequest& request) {
        const unsigned draw = next() % 100;
        const std::string body = body_of(number_of(request.path()));
        ServerResponse response = ranged(request, body, "\"" + request.path().substr(1) + "\"");
        const std::size_t somewhere = next() % (response.body.size() + 1);
        if (draw < 5)
            response.fault = Fault::at(Fault::Action::close, Fault::Where::before_headers);
        else if (draw < 10)
            response.fault = Fault::at(Fault::Action::close, Fault::Where::in_body, somewhere);
        else if (draw < 15)
            response.fault = Fault::at(Fault::Action::reset, Fault::Where::in_body, somewhere);
        else if (draw < 18)
            response.fault = Fault::answer(503);
        else if (draw < 20)
            response.fault.raw = "HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\nshort";
        else if (draw < 21)
            response.fault.raw = "no answer at all\r\n";
        else if (draw < 26 && request.host == "one.test")
            return ServerResponse::redirect("https://two.test" + request.target);
        else if (draw < 31)
            std::this_thread::sleep_for(std::chrono::milliseconds{next() % 20});
        else if (draw < 36)
            response.headers.emplace_back("Connection", "close");
        response.is_chunked = draw % 3 == 0;
        return response;
    }

private:
    unsigned next() {
        const std::lock_guard lock{mutex_};
        return static_cast<unsigned>(random_());
    }

    std::mutex mutex_;
    std::mt19937 random_;
};

/// In a process of its own, so that what it needs is not counted as the client's.
class ServerProcess {
public:
    explicit ServerProcess(unsigned seed) {
        static_cast<void>(Authority::shared()); // both processes must have the same
        int ends[2];
        if (::pipe(ends) != 0)
            std::abort();
        process_ = ::fork();
        if (process_ == 0)
            serve(ends[1], seed);
        ::close(ends[1]);
        if (::read(ends[0], &port_, sizeof port_) != static_cast<ssize_t>(sizeof port_))
            std::abort();
        ::close(ends[0]);
    }

    ~ServerProcess() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }

private:
    [[noreturn]] static void serve(int report, unsigned seed) {
        HttpsServer server;
        Chaos chaos{seed};
        std::atomic<unsigned> count = 0;
        server.on("", [&](const ServerRequest& request) {
            if (++count % 1000 == 0)
                server.forget_requests();
            return chaos.answer(request);
        });
        const std::uint16_t port = server.port();
        if (::write(report, &port, sizeof port) != static_cast<ssize_t>(sizeof port))
            std::abort();
        for (;;)
            ::pause();
    }

    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

class NoLog : public Log {
public:
    void write(Level /*level*/, std::string_view /*message*/) override {}
};

class Sink : public RestartableSink {
public:
    void write(std::span<const std::byte> bytes) override {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    void restart() override { text.clear(); }

    std::string text;
};

struct Usage {
    std::size_t descriptors = 0;
    std::size_t kibibytes = 0;

    static Usage now() {
        Usage usage;
        for ([[maybe_unused]] const auto& entry : fs::directory_iterator{"/proc/self/fd"})
            ++usage.descriptors;
        std::size_t pages = 0;
        std::ifstream{"/proc/self/statm"} >> pages >> pages;
        usage.kibibytes = pages * (static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024);
        return usage;
    }
};

struct Tally {
    std::atomic<unsigned> right = 0;
    std::atomic<unsigned> failed = 0;
    std::atomic<unsigned> wrong = 0;
};

HttpOptions options_for(std::uint16_t port, const fs::path& authority) {
    HttpOptions options;
    options.connect_to = {{"", "", "127.0.0.1", std::to_string(port)}};
    options.certificate_folders = "";
    options.root_certificates = {authority};
    options.retry_delay = std::chrono::milliseconds{1};
    options.connections_per_host = 8;
    return options;
}

/// One request; every third is a download.
void ask(HttpClient& client, unsigned number, Tally& tally) {
    Request request{.url = Url::parse(cat("https://one.test/", number))};
    request.cache = CacheUse::never;
    try {
        Sink sink;
        if (number % 3 == 0)
            client.download(request, sink);
        else
            sink.text = client.fetch(request).body;
        ++(sink.text == body_of(number) ? tally.right : tally.wrong);
    } catch (const Error&) {
        ++tally.failed;
    }
}

void ask_all(HttpClient& client, unsigned first, unsigned last, unsigned threads, Tally& tally) {
    std::atomic<unsigned> next = first;
    std::vector<std::jthread> workers;
    for (unsigned index = 0; index < threads; ++index)
        workers.emplace_back([&] {
            for (unsigned number = next++; number < last; number = next++)
                ask(client, number, tally);
        });
}

unsigned argument(int argc, char** argv, int index, unsigned fallback) {
    return argc > index ? static_cast<unsigned>(std::strtoul(argv[index], nullptr, 10)) : fallback;
}

} // namespace

int main(int argc, char** argv) {
    const unsigned requests = argument(argc, argv, 1, 20'000);
    const unsigned threads = argument(argc, argv, 2, 8);
    const unsigned seed = argument(argc, argv, 3, 1);
    const TempFolder folder;
    const ServerProcess server{seed};
    NoLog log;
    std::stop_source stop;
    HttpClient client{
        options_for(server.port(), folder.write("ca.pem", Authority::shared().certificate())),
        log,
        stop.get_token()};
    Tally tally;
    const auto began = std::chrono::steady_clock::now();
    ask_all(client, 0, requests / 5, threads, tally); // by then all that is kept is there
    const Usage before = Usage::now();
    ask_all(client, requests / 5, requests, threads, tally);
    const Usage after = Usage::now();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("%u requests on %u threads, seed %u: %u right, %u errors, %u wrong, in %.1f s\n",
                requests,
                threads,
                seed,
                tally.right.load(),
                tally.failed.load(),
                tally.wrong.load(),
                took.count());
    std::printf("descriptors %zu -> %zu, memory %.1f -> %.1f MiB\n",
                before.descriptors,
                after.descriptors,
                static_cast<double>(before.kibibytes) / 1024,
                static_cast<double>(after.kibibytes) / 1024);
    // Two hosts with eight connections each may be open at either moment.
    const bool grows =
        after.descriptors > before.descriptors + 16 ||
        (!is_sanitized && after.kibibytes > before.kibibytes + 4 * std::size_t{1024});
    const bool is_good = tally.wrong == 0 && !grows && tally.right > requests / 2;
    std::printf("%d passed, %d failed\n", is_good ? 1 : 0, is_good ? 0 : 1);
    return is_good ? 0 : 1;
}

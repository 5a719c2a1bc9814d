// SPDX-License-Identifier: MIT
// Everything that a server may send over one connection: the reader of heads and bodies, and what
// is made of an answer. The first byte chooses what was asked: its bits are flags, and none is set
// in "0".
#include "text_target.hpp"

#include <engine/http/answer.hpp>
#include <engine/http/connection.hpp>
#include <engine/http/content_range.hpp>
#include <engine/http/rate_limit.hpp>
#include <engine/http/redirect.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace binstall;
using binstall::fuzz::require;

constexpr std::uint64_t limit = std::uint64_t{32} << 10;
constexpr std::size_t most = std::size_t{64} << 10; // fits into the socket's buffer

/// A connection, and the server's end of it, which must be open as long as we are to write.
struct Wire {
    FileDescriptor server;
    std::unique_ptr<HttpConnection> connection;
};

/// One on which `bytes` have arrived, and then the end.
Wire wire_with(std::string_view bytes, const StopEvent& stop) {
    std::array<int, 2> ends{};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0,
            "there are sockets");
    auto stream = std::make_unique<NetStream>(FileDescriptor{ends[0]}, stop);
    FileDescriptor server{ends[1]};
    require(::write(server.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
            "the buffer is large enough");
    ::shutdown(server.get(), SHUT_WR);
    return {std::move(server), std::make_unique<HttpConnection>(std::move(stream))};
}

void judge(const Request& request, Response answer) {
    const std::chrono::sys_seconds now{std::chrono::seconds{1'800'000'000}};
    static_cast<void>(is_rate_limited(answer));
    static_cast<void>(retry_time(answer, now));
    static_cast<void>(parse_content_range(answer.header("content-range")));
    if (answer.status / 100 == 3 && answer.status != 304) {
        const Request next = redirected(request, answer, {});
        require(next.url.is_https(), "a redirect stays with https");
        require(!next.url.names_local_address(), "a redirect does not reach into the local net");
    }
    decode(answer, limit);
    require(answer.body.size() <= limit, "no body is larger than its limit");
    static_cast<void>(is_temporary(answer.status));
    fuzz::accepted([&] { static_cast<void>(usable(std::move(answer))); });
}

/// What was asked, as the bits of a byte say.
struct Question {
    explicit Question(std::uint8_t bits)
        : coding{(bits & 2) != 0 ? ContentCoding::identity : ContentCoding::gzip}, is_limited{
                                                                                       (bits & 8) !=
                                                                                       0} {
        request.method = (bits & 64) != 0  ? Method::post
                         : (bits & 1) != 0 ? Method::head
                                           : Method::get;
        request.url = Url::parse("https://example.test/path");
        if ((bits & 4) != 0)
            request.headers = {{"Range", "bytes=5-"}, {"If-None-Match", "\"a\""}};
    }

    Request request;
    ContentCoding coding;
    bool is_limited; ///< In how long the whole body may take.
};

void read_answer(HttpConnection& connection, const Question& question) {
    const Request& request = question.request;
    const Patience patience{std::chrono::seconds{1}, "nothing came"};
    const ResponseHead head =
        connection.ask(request_text(request, nullptr, question.coding).reveal(), patience);
    require(head.status >= 200 && head.status <= 599, "the status is one of an answer");
    check_fits(head, request, question.coding);
    Response answer{head.status, head.headers, {}, request.url};
    BodyLimits limits{limit, std::chrono::seconds{1}, std::nullopt};
    if (question.is_limited)
        limits.total = Patience{std::chrono::hours{1}, "all of it took too long"};
    connection.read_body(head, request.method, limits, [&](std::span<const std::byte> bytes) {
        answer.body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
    const Framing framing = framing_of(head, request.method);
    require(framing.kind != Framing::Kind::length || answer.body.size() == framing.length,
            "a body is as long as it said");
    judge(request, std::move(answer));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > most)
        return 0;
    const StopEvent stop{std::stop_token{}};
    const Question question{data[0]};
    try {
        const Wire wire = wire_with({reinterpret_cast<const char*>(data) + 1, size - 1}, stop);
        do
            read_answer(*wire.connection, question);
        while (wire.connection->can_be_used_again());
    } catch (const Error&) { // refused: that is an answer
    }
    return 0;
}

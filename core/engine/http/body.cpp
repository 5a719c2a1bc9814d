// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/body.hpp>
#include <engine/http/broken_connection.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace binstall {

namespace {

constexpr std::uint64_t slowest_per_second = 1024;
constexpr std::size_t chunk_line_limit = 1024; ///< A size, and extensions that nobody uses.
constexpr std::size_t trailer_limit = std::size_t{8} << 10;
constexpr std::size_t trailer_lines = 100;

class BodyReader {
public:
    BodyReader(HttpReader& reader,
               const BodyLimits& limits,
               const std::function<void(std::span<const std::byte>)>& take)
        : reader_{reader}, limits_{limits}, take_{take} {}

    void read(const Framing& framing) {
        switch (framing.kind) {
        case Framing::Kind::none:
            return;
        case Framing::Kind::length:
            return read_length(framing.length);
        case Framing::Kind::chunked:
            return read_chunks();
        case Framing::Kind::until_close:
            return read_until_close();
        }
    }

private:
    void read_length(std::uint64_t length) {
        check_size(length);
        while (size_ < length)
            if (!take_some(length - size_))
                throw cut_short(cat("got ", size_, " of ", length, " bytes"));
    }

    void read_chunks() {
        for (;;) {
            const std::uint64_t chunk = chunk_size(chunk_line(chunk_line_limit));
            if (chunk == 0)
                break;
            const std::uint64_t end = size_ + chunk;
            if (end < size_)
                malformed("a chunk is impossibly large");
            check_size(end);
            while (size_ < end)
                if (!take_some(end - size_))
                    throw incomplete_chunks();
            if (!chunk_line(0).empty())
                malformed("a chunk does not end where it says");
        }
        for (std::size_t lines = 0; !chunk_line(trailer_limit).empty(); ++lines)
            if (lines == trailer_lines)
                malformed("more trailers than anyone sends");
    }

    /// Over TLS the end is as sure as the rest; over plain TCP anybody could have made it.
    void read_until_close() {
        while (take_some(std::numeric_limits<std::uint64_t>::max()))
            check_size(size_);
    }

    std::string chunk_line(std::size_t limit) {
        try {
            return reader_.line(limit + 2, patience()); // with CR, and one more to notice
        } catch (const BrokenConnection&) {
            throw incomplete_chunks();
        }
    }

    /// "1a" or "1a;extension".
    std::uint64_t chunk_size(std::string_view line) const {
        const std::string_view digits = line.substr(0, line.find(';'));
        std::uint64_t size = 0;
        const char* const end = digits.data() + digits.size();
        const auto parsed = std::from_chars(digits.data(), end, size, 16);
        if (digits.empty() || digits.front() == '-' || parsed.ec != std::errc{} ||
            parsed.ptr != end)
            malformed(cat("the chunk size '", printable(digits, 40), "' is no number"));
        return size;
    }

    /// Takes what has arrived, at most `limit`; false at the end of the connection.
    bool take_some(std::uint64_t limit) {
        const auto at_most = static_cast<std::size_t>(
            std::min<std::uint64_t>(limit, std::numeric_limits<std::size_t>::max()));
        const std::span<const char> piece = receive(at_most);
        if (piece.empty())
            return false;
        size_ += piece.size();
        check_size(size_);
        check_rate();
        take_(std::as_bytes(piece));
        return true;
    }

    std::span<const char> receive(std::size_t limit) {
        try {
            return reader_.some(limit, patience());
        } catch (const BrokenConnection& broken) {
            throw cut_short(cat(broken.what(), " after ", size_, " bytes of the body"));
        }
    }

    Patience patience() const {
        const Patience idle{limits_.idle, "nothing arrived"};
        return limits_.total ? idle.within(*limits_.total) : idle;
    }

    /// A server that sends a byte now and then never trips the idle limit.
    void check_rate() {
        const auto now = Patience::Clock::now();
        if (now - window_began_ < limits_.idle)
            return;
        const auto seconds = std::chrono::duration<double>{now - window_began_}.count();
        if (static_cast<double>(size_ - window_size_) < seconds * slowest_per_second)
            throw Error{Errc::network, cat("the server is too slow: less than 1 KiB/s")};
        window_began_ = now;
        window_size_ = size_;
    }

    void check_size(std::uint64_t size) const {
        if (size > limits_.size)
            throw Error{
                Errc::network,
                cat("the answer is larger than ", limits_.size, " bytes, the limit for it")};
    }

    static BrokenConnection cut_short(const std::string& what) {
        return BrokenConnection{what, BrokenConnection::After::answer};
    }

    BrokenConnection incomplete_chunks() const {
        return cut_short(
            cat("incomplete chunked body: the connection ended after ", size_, " bytes"));
    }

    [[noreturn]] static void malformed(std::string_view why) {
        throw Error{Errc::network, cat("malformed response: ", why)};
    }

    HttpReader& reader_;
    const BodyLimits& limits_;
    const std::function<void(std::span<const std::byte>)>& take_;
    std::uint64_t size_ = 0;
    Patience::Clock::time_point window_began_ = Patience::Clock::now();
    std::uint64_t window_size_ = 0;
};

} // namespace

void read_body(HttpReader& reader,
               const Framing& framing,
               const BodyLimits& limits,
               const std::function<void(std::span<const std::byte>)>& take) {
    BodyReader{reader, limits, take}.read(framing);
}

} // namespace binstall

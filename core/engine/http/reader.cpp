// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/reader.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10;

} // namespace

/// Waits for a byte, then takes what else is there (TLS gives at most 16 KiB at a time).
bool HttpReader::fill(const Patience& patience) {
    buffer_.resize(buffer_size);
    begin_ = end_ = 0;
    try {
        end_ = stream_.read(buffer_, patience);
    } catch (const BrokenConnection& broken) {
        if (has_answer_)
            throw BrokenConnection{broken.what(), BrokenConnection::After::answer};
        throw;
    }
    while (end_ > 0 && end_ < buffer_.size()) {
        const std::size_t more = stream_.read_available(std::span{buffer_}.subspan(end_));
        if (more == 0)
            break;
        end_ += more;
    }
    has_answer_ |= end_ > 0;
    return end_ > 0;
}

std::string HttpReader::line(std::size_t limit, const Patience& patience) {
    std::string line;
    for (;;) {
        if (!wait_for_more(patience))
            throw BrokenConnection{"the connection ended in the middle of the answer",
                                   BrokenConnection::After::answer};
        const std::span<const char> arrived{buffer_.data() + begin_, end_ - begin_};
        const auto feed = std::ranges::find(arrived, '\n');
        line.append(arrived.begin(), feed);
        if (line.size() > limit)
            throw Error{Errc::network,
                        cat("malformed response: a line is longer than ", limit, " bytes")};
        begin_ += static_cast<std::size_t>(feed - arrived.begin());
        if (feed == arrived.end())
            continue;
        ++begin_;
        if (!line.ends_with('\r'))
            throw Error{Errc::network, "malformed response: a line does not end in CR LF"};
        line.pop_back();
        return line;
    }
}

std::span<const char> HttpReader::some(std::size_t limit, const Patience& patience) {
    if (!wait_for_more(patience))
        return {};
    const std::size_t size = std::min(limit, end_ - begin_);
    const std::span<const char> piece{buffer_.data() + begin_, size};
    begin_ += size;
    return piece;
}

} // namespace binstall

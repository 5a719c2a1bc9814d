// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/net_stream.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace binstall {

/// What a server sends, by lines and by pieces.
class HttpReader {
public:
    explicit HttpReader(NetStream& stream) : stream_{stream} {}

    /// An answer is about to come: until its first byte, a broken connection is one that did not
    /// answer.
    void expect_answer() noexcept { has_answer_ = false; }

    /// The next line, without the CR LF that ends it.
    /// @throws Error{Errc::network} when it is longer than `limit` or ends in a bare LF,
    ///         BrokenConnection when the connection ends before it does.
    std::string line(std::size_t limit, const Patience& patience);

    /// Waits until there is something to read; false at the end of the connection.
    bool wait_for_more(const Patience& patience) { return has_more() || fill(patience); }

    /// At least one byte and at most `limit`, without waiting longer than for the first one; empty
    /// when the peer has ended the connection. Lives until the next call.
    std::span<const char> some(std::size_t limit, const Patience& patience);

    /// Whether bytes have arrived that were not asked for yet.
    bool has_more() const noexcept { return begin_ != end_; }

private:
    bool fill(const Patience& patience);

    NetStream& stream_;
    std::vector<char> buffer_; ///< Allocated with the first byte.
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool has_answer_ = false;
};

} // namespace binstall

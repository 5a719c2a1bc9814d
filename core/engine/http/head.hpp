// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/reader.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace binstall {

/// The first part of an answer.
struct ResponseHead {
    int minor_version = 1; ///< Of HTTP/1.
    int status = 0;
    std::vector<Header> headers;

    /// Every value of that header.
    std::vector<std::string_view> all(std::string_view name) const;

    bool is_redirect() const noexcept {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    friend bool operator==(const ResponseHead&, const ResponseHead&) = default;
};

/// Where a body ends.
struct Framing {
    enum class Kind {
        none,        ///< There is no body.
        length,      ///< After `length` bytes.
        chunked,     ///< After the last chunk.
        until_close, ///< With the connection.
    };

    Kind kind = Kind::none;
    std::uint64_t length = 0;

    friend bool operator==(const Framing&, const Framing&) = default;
};

/// Reads the head of the answer to a request, strictly: HTTP/1.0 or 1.1, lines that end in CR LF,
/// no folded headers, no control characters, at most 100 headers of 8 KiB and 5 informational
/// answers before it.
/// @throws Error{Errc::network} "malformed response ...", BrokenConnection
ResponseHead read_head(HttpReader& reader, const Patience& patience);

/// How the body after `head` is framed.
/// @throws Error{Errc::network} when that is ambiguous, or not understood.
Framing framing_of(const ResponseHead& head, Method method);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/head.hpp>
#include <engine/http/request.hpp>

#include <cstdint>

namespace binstall {

/// Refuses an answer that does not fit the request, before its body is read: a part or a "not
/// modified" that nobody asked for, a body in an encoding that we did not accept.
/// @throws Error{Errc::network}
void check_fits(const ResponseHead& head, const Request& request, ContentCoding accepts);

/// Unpacks the body of `answer` when its Content-Encoding says so, to at most `limit` bytes.
/// @throws Error{Errc::network} when it is damaged or larger.
void decode(Response& answer, std::uint64_t limit);

/// Whether the same request may soon get a better answer.
[[nodiscard]] bool is_temporary(int status) noexcept;

/// `answer`, when it is one that a caller has a use for.
/// @throws Error{Errc::rate_limited}, Error{Errc::unauthorized}, Error{Errc::network} when the
///         server failed
Response usable(Response answer);

} // namespace binstall

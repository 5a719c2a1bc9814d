// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/head.hpp>

namespace binstall {

/// Refuses an answer that does not fit the request, before its body is read: a part or a "not
/// modified" that nobody asked for, a body that is encoded although we asked for it as it is.
/// @throws Error{Errc::network}
void check_fits(const ResponseHead& head, const Request& request);

/// Whether the same request may soon get a better answer.
[[nodiscard]] bool is_temporary(int status) noexcept;

/// `answer`, when it is one that a caller has a use for.
/// @throws Error{Errc::rate_limited}, Error{Errc::unauthorized}, Error{Errc::network} when the
///         server failed
Response usable(Response answer);

} // namespace binstall

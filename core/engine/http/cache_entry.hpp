// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// Whether the answer to `request` may be kept beyond the run: nothing of a request that names a
/// credential, carries a header that may be one, or asks for something else than a whole answer.
[[nodiscard]] bool may_be_cached(const Request& request);

/// Whether a download that was asked for so, and answered so, may be kept: nothing that a header of
/// the request may have opened, nor what its server wants forgotten.
[[nodiscard]] bool may_be_stored(const Request& request, const Response& answer);

/// Whether `answer` may be kept: a success, or that there is nothing (404, 410), that its server
/// does not want forgotten. One that cannot be confirmed later is of use without a network.
[[nodiscard]] bool may_be_cached(const Response& answer);

/// The name of the file for the answer to `request`: everything that it may depend on, hashed,
/// since a query may hold a secret.
[[nodiscard]] std::string cache_name(const Request& request);

/// `answer` as a file: a line that says what it is, the digest of the rest, and the rest. Of the
/// headers only those that a reader has a use for are kept; cookies, for one, are not. Nor is the
/// body of what says that there is nothing.
[[nodiscard]] std::string cache_text(const Response& answer);

/// Reads that back; absent when the file is damaged in any way, or of another form.
[[nodiscard]] std::optional<Response> parse_cache_text(std::string_view text);

} // namespace binstall

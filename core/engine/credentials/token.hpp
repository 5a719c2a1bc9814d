// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/credentials/secret.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace binstall {

/// A secret and where it was found.
struct Token {
    using Moment = std::chrono::system_clock::time_point;

    /// Another token in place of one that `refusal` says is not enough: a registry may want a
    /// challenge of its own signed. Absent when there is no other.
    using Renewal =
        std::function<std::optional<Token>(const Response& refusal, const std::stop_token& stop)>;

    Secret secret;
    std::string origin; ///< For messages: "the variable GITHUB_TOKEN", "/home/a/.netrc".
    std::string user{}; ///< For Basic authentication; else empty.
    std::optional<Moment> expires{}; ///< Then it is looked for again; absent: not in this run.
    Renewal renew{};                 ///< Optional.
};

/// What is wrong with `text` as the value of a header, in one clause that does not show it: "has
/// control characters". Empty when nothing is.
[[nodiscard]] std::string why_not_token(std::string_view text);

/// `text`, without the white space and the line end around it, as a token.
/// @throws Error{Errc::config} naming `origin` when it is no token.
Token checked_token(std::string&& text, std::string origin);

} // namespace binstall

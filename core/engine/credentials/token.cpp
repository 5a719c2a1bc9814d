// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/token.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t longest_token = 16 * 1024;

} // namespace

std::string why_not_token(std::string_view text) {
    if (text.empty())
        return "is empty";
    if (text.size() > longest_token)
        return cat("is longer than ", longest_token, " bytes");
    const bool is_printable = std::ranges::all_of(text, [](char character) {
        return static_cast<unsigned char>(character) >= 0x20 && character != 0x7f;
    });
    return is_printable ? "" : "has control characters";
}

Token checked_token(std::string&& text, std::string origin) {
    Token token{Secret{trim(text)}, std::move(origin)};
    wipe(text);
    if (const std::string problem = why_not_token(token.secret.reveal()); !problem.empty())
        throw Error{Errc::config,
                    cat("the token in ", printable(token.origin, 1024), ' ', problem)};
    return token;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/credentials/git_credentials.hpp>

namespace binstall {

namespace {

/// The secret of one line; absent when it is for another host.
std::optional<Secret> password_in(std::string_view line, std::string_view host) {
    constexpr std::string_view scheme = "https://";
    if (!line.starts_with(scheme))
        return std::nullopt;
    line.remove_prefix(scheme.size());
    const std::string_view authority = line.substr(0, line.find('/'));
    const std::size_t at = authority.rfind('@');
    if (at == authority.npos || to_lower(authority.substr(at + 1)) != host)
        return std::nullopt;
    const std::string_view account = authority.substr(0, at);
    const std::size_t colon = account.find(':');
    if (colon == account.npos)
        return std::nullopt;
    std::optional<std::string> user = percent_decode(account.substr(0, colon));
    std::optional<std::string> password = percent_decode(account.substr(colon + 1));
    if (!user || !password)
        return std::nullopt;
    // GitHub's older way of writing a token: as the name, with this word for a password.
    const bool is_reversed = *password == "x-oauth-basic" || password->empty();
    Secret secret{std::move(is_reversed ? *user : *password)};
    wipe(*user);
    wipe(*password);
    return secret.empty() ? std::nullopt : std::optional{std::move(secret)};
}

} // namespace

std::optional<Secret> password_in_git_file(std::string_view text, std::string_view host) {
    for (const std::string_view line : split(text, '\n')) {
        if (std::optional<Secret> found = password_in(trim(line), host))
            return found;
    }
    return std::nullopt;
}

std::optional<Secret> password_in_git_answer(std::string_view text) {
    constexpr std::string_view key = "password=";
    for (const std::string_view line : split(text, '\n')) {
        if (line.starts_with(key) && line.size() > key.size())
            return Secret{line.substr(key.size())};
    }
    return std::nullopt;
}

} // namespace binstall

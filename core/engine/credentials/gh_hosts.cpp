// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/gh_hosts.hpp>

namespace binstall {

namespace {

/// A line without the quotes that YAML allows around a plain value.
std::string_view unquoted(std::string_view text) {
    const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                           text.back() == text.front();
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

} // namespace

std::optional<Secret> token_in_gh_hosts(std::string_view yaml, std::string_view host) {
    constexpr std::string_view key = "oauth_token:";
    bool is_in_host = false;
    std::size_t depth = 0; // of the host's own members
    for (const std::string_view line : split(yaml, '\n')) {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#')
            continue;
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == 0) {
            is_in_host = text.back() == ':' && unquoted(text.substr(0, text.size() - 1)) == host;
            depth = 0;
            continue;
        }
        if (!is_in_host)
            continue;
        depth = depth == 0 ? indent : depth;
        // Deeper ones belong to accounts that are not the active one.
        if (indent == depth && text.starts_with(key))
            if (const std::string_view value = unquoted(trim(text.substr(key.size())));
                !value.empty())
                return Secret{value};
    }
    return std::nullopt;
}

} // namespace binstall

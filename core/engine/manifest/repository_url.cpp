// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/repository_url.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace binstall {

namespace {

bool is_host(std::string_view text) {
    const bool is_plain = std::ranges::all_of(text, [](char character) {
        return is_ascii_letter(character) || is_ascii_digit(character) || character == '.' ||
               character == '-';
    });
    return is_plain && text.find('.') != std::string_view::npos && !text.starts_with('.') &&
           !text.starts_with('-');
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// Host and path of what ssh clones: only its usual account, no password, no port.
std::optional<std::string> https_of_ssh(std::string_view text, char separator) {
    text = without_prefix(text, "git@");
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos || !is_host(text.substr(0, end)))
        return std::nullopt;
    std::string_view path = text.substr(end + 1);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    return cat("https://", text.substr(0, end), '/', path);
}

} // namespace

std::string repository_url(std::string_view text) {
    const std::string_view url = without_prefix(trim(text), "git+");
    constexpr std::array schemes{std::string_view{"ssh://"}, std::string_view{"git://"}};
    for (const std::string_view scheme : schemes)
        if (url.starts_with(scheme))
            return https_of_ssh(url.substr(scheme.size()), '/').value_or(std::string{text});
    if (url.starts_with("git@"))
        return https_of_ssh(url, ':').value_or(std::string{text});
    for (const std::string_view scheme : {"https://www.github.com/", "http://www.github.com/"})
        if (url.starts_with(scheme))
            return cat("https://github.com/", url.substr(scheme.size()));
    const std::size_t host_end = url.find('/');
    if (url.find("://") == std::string_view::npos && host_end != std::string_view::npos &&
        is_host(url.substr(0, host_end)))
        return cat("https://", without_prefix(url, "www."));
    return std::string{url};
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/address.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view ssh_scheme = "ssh://";
constexpr std::string_view file_scheme = "file://";
constexpr std::size_t longest_remote = 4096;
constexpr std::size_t longest_ref = 1024;

Error refusal(std::string_view text, std::string_view why) {
    return Error{Errc::url,
                 cat("the remote ", printable(without_user_info(text)), " is refused: ", why)};
}

bool is_account(std::string_view text) {
    return !text.empty() && text.front() != '-' && std::ranges::all_of(text, [](char character) {
        return is_ascii_letter(character) || is_ascii_digit(character) || character == '.' ||
               character == '_' || character == '-';
    });
}

bool is_plain_path(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && is_utf8(path) &&
           printable(path, longest_remote) == path && path.find('\\') == path.npos;
}

GitAddress web_address(std::string_view text) {
    GitAddress address;
    try {
        address.web = Url::parse(text);
    } catch (const Error& error) {
        throw refusal(text, error.what())
            .hint("a user name and a password belong into the settings: [credentials.NAME]");
    }
    if (!address.web->query().empty())
        throw refusal(text, "a repository has no query");
    address.transport =
        address.web->is_https() ? GitAddress::Transport::https : GitAddress::Transport::http;
    address.url = address.web->to_string();
    address.host = address.web->host();
    return address;
}

/// Host and port are judged by the rules for web servers.
GitAddress ssh_address(std::string_view text) {
    std::string_view rest = text.substr(ssh_scheme.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view authority = rest.substr(0, slash);
    const std::string_view path = rest.substr(slash);
    const std::size_t at = authority.rfind('@');
    const std::string_view account =
        at == authority.npos ? std::string_view{} : authority.substr(0, at);
    if (at != authority.npos && !is_account(account))
        throw refusal(text, "what stands before '@' is no account");
    const std::string_view place = at == authority.npos ? authority : authority.substr(at + 1);
    if (place.starts_with('-') || !is_plain_path(path))
        throw refusal(text, "it has no proper host and path");
    GitAddress address;
    try {
        address.host = Url::parse(cat("https://", place, "/")).host();
    } catch (const Error& error) {
        throw refusal(text, error.what());
    }
    address.transport = GitAddress::Transport::ssh;
    address.url = text;
    return address;
}

GitAddress file_address(std::string_view text) {
    if (!is_plain_path(text.substr(file_scheme.size())))
        throw refusal(text, "it has no absolute path");
    GitAddress address;
    address.transport = GitAddress::Transport::file;
    address.url = text;
    return address;
}

bool is_ref_character(char character) {
    return is_ascii_letter(character) || is_ascii_digit(character) ||
           std::string_view{"._/@+-"}.find(character) != std::string_view::npos;
}

/// https://git-scm.com/docs/git-check-ref-format
bool is_ref_part(std::string_view part) {
    return !part.empty() && part.front() != '.' && part.front() != '-' && part != "@" &&
           !part.ends_with('.') && !part.ends_with(".lock") && part.find("..") == part.npos;
}

} // namespace

std::string_view name(GitAddress::Transport transport) noexcept {
    switch (transport) {
    case GitAddress::Transport::https:
        return "https";
    case GitAddress::Transport::http:
        return "http";
    case GitAddress::Transport::ssh:
        return "ssh";
    case GitAddress::Transport::file:
        return "file";
    }
    return "";
}

GitAddress GitAddress::parse(std::string_view text) {
    if (text.size() > longest_remote)
        throw refusal(text, "it is too long");
    if (text.starts_with("https://") || text.starts_with("http://"))
        return web_address(text);
    if (text.starts_with(ssh_scheme))
        return ssh_address(text);
    if (text.starts_with(file_scheme))
        return file_address(text);
    const std::size_t colon = text.find(':');
    const bool is_short_ssh = colon != text.npos && text.find("://") == text.npos &&
                              text.substr(0, colon).find('@') != text.npos &&
                              text.find("::") == text.npos;
    Error error = refusal(text, "only https:// and ssh:// are read, and file:// for a path");
    if (is_short_ssh)
        error.hint(cat("write it as ssh://",
                       printable(text.substr(0, colon)),
                       "/",
                       printable(text.substr(colon + 1))));
    throw error;
}

void check_git_ref(std::string_view ref) {
    if (ref.empty() || is_commit_id(ref))
        return;
    constexpr std::string_view prefix = "refs/";
    const bool fits = ref.size() <= longest_ref && ref.starts_with(prefix) &&
                      std::ranges::all_of(ref, is_ref_character);
    const std::vector<std::string_view> parts = split(ref, '/');
    if (!fits || parts.size() < 3 || !std::ranges::all_of(parts, is_ref_part))
        throw Error{Errc::usage, cat(printable(ref, 100), " is not the name of a ref of git")}.hint(
            "letters, digits and . _ / @ + - are allowed, and full commit ids");
}

bool is_commit_id(std::string_view text) noexcept {
    return (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string without_user_info(std::string_view text) {
    constexpr std::string_view mark = "://";
    std::string shown;
    for (std::size_t found = text.find(mark); found != text.npos; found = text.find(mark)) {
        shown += text.substr(0, found + mark.size());
        text.remove_prefix(found + mark.size());
        const std::string_view authority = text.substr(0, text.find_first_of("/ \t\r\n'\""));
        if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
            // An account alone is no secret: ssh has one in every URL.
            const bool has_password = authority.substr(0, at).find(':') != authority.npos;
            shown += has_password ? std::string_view{"***"} : authority.substr(0, at);
            text.remove_prefix(at);
        }
    }
    return shown + std::string{text};
}

} // namespace binstall

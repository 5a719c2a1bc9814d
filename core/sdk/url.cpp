// SPDX-License-Identifier: MIT
#include "url_host.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t longest_url = 8192;

Error refusal(const std::string& reason) {
    return Error{Errc::url, reason};
}

/// `text` for a message: without what may be a secret, which user-info and queries are. An '@'
/// anywhere may end user-info that was written without escapes, so nothing but the scheme is shown.
std::string shown(std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        const std::size_t scheme_end = text.find("://");
        const bool has_scheme = scheme_end < text.find('@');
        return printable(cat(has_scheme ? text.substr(0, scheme_end + 3) : "", "…"));
    }
    const std::size_t query = text.find_first_of("?#");
    return printable(text.substr(0, query)) + (query < text.size() ? "?…" : "");
}

/// Only the characters of RFC 3986, and '%' only before two hexadecimal digits.
void check_characters(std::string_view text) {
    constexpr std::string_view reserved = ":/?#[]@!$&'()*+,;=-._~%";
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char character = text[index];
        const auto byte = static_cast<unsigned char>(character);
        if (character == '%' && !percent_decode(text.substr(index, 3)))
            throw refusal("a '%' that escapes nothing");
        if (is_ascii_letter(character) || is_ascii_digit(character) ||
            reserved.find(character) != std::string_view::npos)
            continue;
        if (byte >= 0x80)
            throw refusal("a character outside ASCII, which has to be escaped; a host name is "
                          "written in its xn-- form");
        throw refusal(byte <= 0x20 || byte == 0x7f ? "white space or a control character"
                                                   : cat("'", character, "' has to be escaped"));
    }
}

/// What stands before the first of `ends`; `text` keeps the rest.
std::string_view take_until(std::string_view& text, std::string_view ends) {
    const std::string_view taken = text.substr(0, text.find_first_of(ends));
    text.remove_prefix(taken.size());
    return taken;
}

std::uint16_t port_number(std::string_view digits) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.front() == '0')
        throw refusal("the port is not a number from 1 to 65535");
    return port;
}

std::uint16_t default_port(std::string_view scheme) noexcept {
    return scheme == "https" ? 443 : 80;
}

/// RFC 3986, section 5.2.4, for a path that is empty or begins with '/'.
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    const std::vector<std::string_view> segments = split(path.empty() ? path : path.substr(1), '/');
    for (std::string_view segment : segments) {
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        if (segment != "." && segment != "..")
            kept.push_back(segment);
    }
    if (segments.back() == "." || segments.back() == "..")
        kept.push_back("");
    std::string result;
    for (std::string_view segment : kept)
        result += cat('/', segment);
    return result.empty() ? "/" : result;
}

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : cat('[', host, ']');
}

} // namespace

Url Url::parse(std::string_view text) {
    try {
        if (text.size() > longest_url)
            throw refusal(cat("longer than ", longest_url, " bytes"));
        check_characters(text);
        return parse_checked(text);
    } catch (const Error& error) {
        throw Error{Errc::url,
                    cat("not a URL that is accepted: ", shown(text), " (", error.what(), ')')};
    }
}

Url Url::parse_checked(std::string_view rest) {
    Url url;
    url.scheme_ = to_lower(take_until(rest, ":/?#"));
    if (!rest.starts_with(':'))
        throw refusal("it does not begin with a scheme");
    if (url.scheme_ != "https" && url.scheme_ != "http")
        throw refusal("only https and http are accepted");
    rest.remove_prefix(1);
    if (!rest.starts_with("//"))
        throw refusal("'//' is missing after the scheme");
    rest.remove_prefix(2);

    const std::string_view authority = take_until(rest, "/?#");
    if (authority.find('@') != std::string_view::npos)
        throw refusal("user-info is not allowed");
    // Parsers disagree about where the host ends: some would take this for user-info.
    if (!rest.starts_with('/') && rest.find('@') != std::string_view::npos)
        throw refusal("an '@' after a host that no '/' ends");
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    url.host_ = normal_host(authority.substr(0, colon));
    url.port_ = colon == std::string_view::npos ? default_port(url.scheme_)
                                                : port_number(authority.substr(colon + 1));

    url.path_ = without_dot_segments(take_until(rest, "?#"));
    const std::string_view query = take_until(rest, "#");
    url.query_ = query.substr(query.empty() ? 0 : 1);
    if (url.path_.find_first_of("[]") != std::string::npos ||
        query.find_first_of("[]") != std::string_view::npos ||
        rest.find_first_of("[]#", 1) != std::string_view::npos)
        throw refusal("a bracket or a second '#' has to be escaped");
    return url;
}

Url Url::resolve(std::string_view reference) const {
    const std::size_t stop = reference.find_first_of(":/?#");
    const bool has_scheme = stop != std::string_view::npos && reference[stop] == ':';
    if (has_scheme)
        return parse(reference);
    if (reference.starts_with("//"))
        return parse(cat(scheme_, ':', reference));
    if (reference.starts_with('/'))
        return parse(cat(origin(), reference));
    if (reference.starts_with('?'))
        return parse(cat(origin(), path_, reference));
    if (reference.empty() || reference.starts_with('#'))
        return parse(cat(to_string(), reference));
    return parse(cat(origin(), path_.substr(0, path_.rfind('/') + 1), reference));
}

std::string Url::request_target() const {
    return query_.empty() ? path_ : cat(path_, '?', query_);
}

std::string Url::origin() const {
    std::string text = cat(scheme_, "://", bracketed(host_));
    if (port_ != default_port(scheme_))
        text += cat(':', port_);
    return text;
}

std::string Url::file_name() const {
    const std::string encoded = path_.substr(path_.rfind('/') + 1);
    std::string decoded = percent_decode(encoded).value_or(encoded);
    const bool is_one_name = decoded != "." && decoded != ".." &&
                             decoded.find_first_of("/\\") == std::string::npos &&
                             printable(decoded, decoded.size()) == decoded;
    return is_one_name ? decoded : encoded;
}

std::string Url::to_string() const {
    return empty() ? "" : origin() + request_target();
}

std::string Url::redacted() const {
    if (empty())
        return "";
    return cat(origin(), path_, query_.empty() ? "" : "?…");
}

bool Url::names_local_address() const {
    return is_local_host(host_);
}

} // namespace binstall

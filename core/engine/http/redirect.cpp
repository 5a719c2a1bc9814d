// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/permission.hpp>
#include <engine/http/redirect.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>

namespace binstall {

namespace {

// What may follow to another origin. Everything else could be a credential.
constexpr std::array<std::string_view, 6> harmless_headers{
    "accept", "accept-language", "if-modified-since", "if-none-match", "if-range", "range"};

/// The scheme that `reference` begins with; empty when it is relative.
std::string_view scheme_of(std::string_view reference) {
    const std::size_t end = reference.find_first_of(":/?#");
    const bool has_scheme = end != reference.npos && end > 0 && reference[end] == ':' &&
                            is_ascii_letter(reference.front());
    return has_scheme ? reference.substr(0, end) : std::string_view{};
}

/// Whether the host of `location` is an IPv4 address in a spelling that our URLs do not have and
/// that others take for a local one: "127.1", "0x7f.1", "2130706433".
bool is_hidden_address(std::string_view location) {
    std::string_view rest = location;
    if (const std::size_t scheme = scheme_of(location).size(); scheme > 0)
        rest.remove_prefix(scheme + 1);
    if (!rest.starts_with("//"))
        return false; // it names no host; further on they are part of a path
    rest.remove_prefix(2);
    const std::string host{rest.substr(0, rest.find_first_of("/:?#"))};
    in_addr address{};
    return ::inet_aton(host.c_str(), &address) != 0 &&
           ::inet_pton(AF_INET, host.c_str(), &address) != 1;
}

/// The one Location of `answer`.
std::string location_of(const Response& answer) {
    std::string location;
    for (const Header& header : answer.headers) {
        if (to_lower(header.name) != "location")
            continue;
        if (!location.empty() && location != header.value)
            throw Error{Errc::network, "bad redirect: it names two places"};
        location = header.value;
    }
    if (location.empty())
        throw Error{Errc::network, "bad redirect: it names no place"};
    // An encoded word of RFC 2047 has no meaning here, and some clients decode it.
    if (location.find("=?") != location.npos)
        throw Error{Errc::network, cat("bad redirect to ", printable(location, 80))};
    return location;
}

Url target_of(const Url& from, const Response& answer) {
    const std::string location = location_of(answer);
    const std::string scheme = to_lower(scheme_of(location));
    if (!scheme.empty() && scheme != "https" && scheme != "http")
        throw Error{Errc::network,
                    cat("bad redirect: scheme not allowed: ", printable(scheme, 40))};
    if (is_hidden_address(location))
        throw Error{Errc::policy,
                    cat("redirect to an address that is not spelt out: ", printable(location, 80))};
    try {
        return from.resolve(location);
    } catch (const Error& error) {
        throw Error{Errc::network, cat("bad redirect: ", error.what())};
    }
}

} // namespace

Request redirected(const Request& request,
                   const Response& answer,
                   const std::vector<std::string>& named_hosts) {
    if (request.method == Method::post)
        throw Error{Errc::network, "the answer to a POST is a redirect, which is not followed"};
    Request next = request;
    next.url = target_of(request.url, answer);
    if (request.url.is_https() && !next.url.is_https())
        throw Error{Errc::policy, cat("insecure redirect to ", next.url.redacted())};
    if (next.url.names_local_address() && !request.url.names_local_address() &&
        !matches_host(named_hosts, next.url.host()))
        throw Error{Errc::policy, cat("redirect to a private address: ", next.url.redacted())};
    if (next.url.origin() != request.url.origin()) {
        next.credential.clear();
        std::erase_if(next.headers, [](const Header& header) {
            return std::ranges::find(harmless_headers, to_lower(header.name)) ==
                   harmless_headers.end();
        });
    }
    return next;
}

} // namespace binstall

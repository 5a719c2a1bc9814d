// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/http/proxy.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace binstall {

namespace {

constexpr std::string_view default_port = "1080"; // curl's, for every kind of proxy

[[noreturn]] void refuse(std::string_view from, std::string_view why) {
    throw Error{Errc::config, cat("the proxy of ", from, ' ', why)}.hint(
        "a proxy is written http://HOST:PORT or http://USER:PASSWORD@HOST:PORT");
}

/// Takes the scheme off the front.
void take_scheme(std::string_view& text, std::string_view from) {
    const std::size_t end = text.find("://");
    if (end == text.npos)
        return;
    const std::string scheme = to_lower(text.substr(0, end));
    if (scheme != "http")
        refuse(from, cat("is of a kind that is not supported: ", printable(scheme, 20)));
    text.remove_prefix(end + 3);
}

std::string decoded(std::string_view text, std::string_view from) {
    const std::optional<std::string> plain = percent_decode(text);
    const auto is_control = [](char byte) {
        return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
    };
    if (!plain || std::ranges::any_of(*plain, is_control))
        refuse(from, "has a user or password with a bad escape or a control character");
    return *plain;
}

void take_credentials(std::string_view& text, Proxy& proxy) {
    const std::size_t end = text.rfind('@');
    if (end == text.npos)
        return;
    const std::string_view pair = text.substr(0, end);
    const std::size_t colon = pair.find(':');
    proxy.user = decoded(pair.substr(0, colon), proxy.from);
    if (colon != pair.npos)
        proxy.password = decoded(pair.substr(colon + 1), proxy.from);
    if (proxy.user.find(':') != proxy.user.npos)
        refuse(proxy.from, "has a user with a colon, which cannot be sent");
    text.remove_prefix(end + 1);
}

bool has_port(std::string_view place) {
    const std::size_t bracket = place.rfind(']');
    return place.find(':', bracket == place.npos ? 0 : bracket) != place.npos;
}

} // namespace

Proxy Proxy::parse(std::string_view text, std::string_view from) {
    Proxy proxy;
    proxy.from = from;
    std::string_view rest = trim(text);
    take_scheme(rest, from);
    take_credentials(rest, proxy);
    rest = rest.substr(0, rest.find('/'));
    try {
        const std::string place = has_port(rest) ? std::string{rest} : cat(rest, ':', default_port);
        const Url url = Url::parse(cat("http://", place, '/'));
        proxy.host = url.host();
        proxy.port = url.port();
    } catch (const Error&) { // its words could show a part of a password
        refuse(from, "has no proper host and port");
    }
    return proxy;
}

std::string Proxy::url() const {
    const bool is_ipv6 = host.find(':') != host.npos;
    return cat("http://", is_ipv6 ? "[" : "", host, is_ipv6 ? "]:" : ":", port);
}

std::string Proxy::authorization() const {
    if (user.empty())
        return {};
    const std::string pair = cat(user, ':', password);
    std::vector<unsigned char> encoded(pair.size() / 3 * 4 + 8);
    const int size = EVP_EncodeBlock(encoded.data(),
                                     reinterpret_cast<const unsigned char*>(pair.data()),
                                     static_cast<int>(pair.size()));
    return cat("Basic ", std::string{encoded.begin(), encoded.begin() + size});
}

} // namespace binstall

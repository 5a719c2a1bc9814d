// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/request.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace binstall {

namespace {

// Framing, routing and what we are called are not a caller's business.
constexpr std::array<std::string_view, 11> own_headers{"accept-encoding",
                                                       "connection",
                                                       "content-length",
                                                       "expect",
                                                       "host",
                                                       "proxy-authorization",
                                                       "te",
                                                       "trailer",
                                                       "transfer-encoding",
                                                       "upgrade",
                                                       "user-agent"};

bool is_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char byte) {
        return is_ascii_letter(byte) || is_ascii_digit(byte) || byte == '-' || byte == '_';
    });
}

void check(const Header& header) {
    const auto is_control = [](char byte) {
        return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7f;
    };
    const std::string shown = printable(header.name, 60);
    if (!is_name(header.name))
        throw Error{Errc::internal, cat("a request cannot have a header named '", shown, "'")};
    if (std::ranges::any_of(header.value, is_control))
        throw Error{Errc::internal, cat("the header ", shown, " has a control character")};
    if (std::ranges::find(own_headers, to_lower(header.name)) != own_headers.end())
        throw Error{Errc::internal, cat("a request may not set the header ", shown)};
}

/// The host as the Host header has it: with brackets, and the port when it is not the scheme's.
std::string authority(const Url& url) {
    return url.origin().substr(url.scheme().size() + 3);
}

} // namespace

std::string_view method_text(Method method) {
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    }
    return "GET";
}

Secret
request_text(const Request& request, const Authorization* authorization, ContentCoding accepts) {
    std::string text = cat(method_text(request.method),
                           " ",
                           request.url.request_target(),
                           " HTTP/1.1\r\nHost: ",
                           authority(request.url),
                           "\r\nUser-Agent: binstall/" BINSTALL_VERSION "\r\nAccept-Encoding: ",
                           accepts == ContentCoding::gzip ? "gzip" : "identity",
                           "\r\n");
    bool has_accept = false;
    for (const Header& header : request.headers) {
        check(header);
        has_accept |= to_lower(header.name) == "accept";
        text += cat(header.name, ": ", header.value, "\r\n");
    }
    if (authorization)
        text += cat(authorization->header, ": ", authorization->value.reveal(), "\r\n");
    if (!has_accept)
        text += "Accept: */*\r\n";
    if (request.method == Method::post)
        text += cat("Content-Length: ", request.body.size(), "\r\n");
    text += "\r\n";
    if (request.method == Method::post)
        text += request.body;
    return Secret{std::move(text)};
}

} // namespace binstall

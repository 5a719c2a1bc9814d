// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/head.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

constexpr std::size_t line_limit = std::size_t{8} << 10;
constexpr std::size_t name_limit = 256;
constexpr std::size_t header_limit = 100;
constexpr int informational_limit = 5;

[[noreturn]] void malformed(std::string_view why) {
    throw Error{Errc::network, cat("malformed response: ", why)};
}

bool is_token_byte(char byte) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return is_ascii_letter(byte) || is_ascii_digit(byte) || others.find(byte) != others.npos;
}

bool is_control(char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7f;
}

/// "HTTP/1.1 200 OK"; the reason may be anything, and is not used.
ResponseHead parse_status_line(std::string_view line) {
    const bool is_http = line.size() >= 12 && line.starts_with("HTTP/1.") && line[8] == ' ' &&
                         (line[7] == '0' || line[7] == '1') &&
                         std::ranges::all_of(line.substr(9, 3), is_ascii_digit) &&
                         (line.size() == 12 || line[12] == ' ');
    if (!is_http)
        malformed("it does not begin as HTTP/1.1 does");
    ResponseHead head;
    head.minor_version = line[7] - '0';
    std::from_chars(line.data() + 9, line.data() + 12, head.status);
    if (head.status < 100 || head.status > 599)
        malformed(cat("there is no status ", head.status));
    return head;
}

Header parse_header(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == line.npos || name.empty() || !std::ranges::all_of(name, is_token_byte))
        malformed("a header has no proper name");
    if (name.size() > name_limit)
        malformed(cat("the name of a header is longer than ", name_limit, " bytes"));
    const std::string_view value = trim(line.substr(colon + 1));
    if (std::ranges::any_of(value, is_control))
        malformed(cat("the header ", name, " has a control character"));
    return {std::string{name}, std::string{value}};
}

/// The first line of an answer. Whether anything of it has arrived decides about a second request.
std::string first_line(HttpReader& reader, const Patience& patience) {
    reader.expect_answer();
    if (!reader.wait_for_more(patience))
        throw BrokenConnection{"the server closed the connection without an answer",
                               BrokenConnection::After::nothing};
    return reader.line(line_limit, patience);
}

ResponseHead read_one_head(HttpReader& reader, const Patience& patience) {
    ResponseHead head = parse_status_line(first_line(reader, patience));
    for (;;) {
        const std::string line = reader.line(line_limit, patience);
        if (line.empty())
            return head;
        if (head.headers.size() == header_limit)
            malformed(cat("more than ", header_limit, " headers"));
        head.headers.push_back(parse_header(line));
    }
}

std::uint64_t parse_length(const std::vector<std::string_view>& values) {
    const std::string_view first = values.front();
    std::uint64_t length = 0;
    const auto parsed = std::from_chars(first.data(), first.data() + first.size(), length);
    if (parsed.ec != std::errc{} || parsed.ptr != first.data() + first.size() ||
        !is_ascii_digit(first.front()))
        malformed(cat("the content length '", printable(first, 40), "' is no number"));
    if (std::ranges::any_of(values, [&](std::string_view other) { return other != first; }))
        malformed("it gives two content lengths");
    return length;
}

} // namespace

std::vector<std::string_view> ResponseHead::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Header& header : headers)
        if (to_lower(header.name) == name)
            values.emplace_back(header.value);
    return values;
}

ResponseHead read_head(HttpReader& reader, const Patience& patience) {
    for (int informational = 0;; ++informational) {
        ResponseHead head = read_one_head(reader, patience);
        if (head.status == 101)
            malformed("it switches to a protocol that was not asked for");
        if (head.status >= 200)
            return head;
        if (informational == informational_limit)
            malformed(cat("more than ", informational_limit, " informational answers"));
    }
}

Framing framing_of(const ResponseHead& head, Method method) {
    const auto lengths = head.all("content-length");
    const auto encodings = head.all("transfer-encoding");
    if (!lengths.empty() && !encodings.empty())
        malformed("ambiguous length (both a content length and a transfer encoding)");
    const std::uint64_t length = lengths.empty() ? 0 : parse_length(lengths);
    if (encodings.size() > 1 || (encodings.size() == 1 && to_lower(encodings.front()) != "chunked"))
        malformed(cat("the transfer encoding '", printable(encodings.front(), 40), "' is unknown"));
    if (method == Method::head || head.status == 204 || head.status == 304)
        return {};
    if (!encodings.empty()) {
        if (head.minor_version == 0)
            malformed("HTTP/1.0 has no transfer encoding");
        return {Framing::Kind::chunked, 0};
    }
    if (!lengths.empty())
        return {Framing::Kind::length, length};
    return {Framing::Kind::until_close, 0};
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// A URL and a reference, with a line feed between them.
#include "target.hpp"

#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace {

using binstall::Url;
using binstall::fuzz::read_back;
using binstall::fuzz::require;

/// What holds for every URL that was accepted: what is shown, checked and sent is the same.
void check(const Url& url) {
    require(read_back([&] { return Url::parse(url.to_string()); }) == url,
            "a URL reads back as itself");
    require(!url.host().empty() && url.port() != 0, "there is a host and a port");
    require(url.path().starts_with('/'), "the path begins with a slash");
    require(
        std::ranges::all_of(url.to_string(), [](char byte) { return byte > 0x20 && byte < 0x7f; }),
        "no byte can end a line or a word of a request");
    require(url.to_string().starts_with(url.origin()), "it begins with its origin");
    const std::string shown = url.redacted();
    require(url.query().empty() || shown.find(binstall::cat('?', url.query())) == shown.npos,
            "the query is not shown");
    require(url.file_name().find('/') == std::string::npos, "a file name is one name");
    static_cast<void>(url.names_local_address());
}

/// What `read` gives; absent when it refuses.
template <typename Read>
std::optional<Url> accepted(Read&& read) {
    try {
        return read();
    } catch (const binstall::Error&) {
        return std::nullopt;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    require(binstall::percent_decode(binstall::percent_encode(text)) == text,
            "what is encoded decodes to itself");
    const std::size_t end = text.find('\n');
    const std::optional<Url> base = accepted([&] { return Url::parse(text.substr(0, end)); });
    if (!base)
        return 0;
    check(*base);
    if (end == text.npos)
        return 0;
    const std::optional<Url> other = accepted([&] { return base->resolve(text.substr(end + 1)); });
    if (other)
        check(*other);
    return 0;
}

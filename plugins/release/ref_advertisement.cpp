// SPDX-License-Identifier: MIT
#include "ref_advertisement.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <algorithm>
#include <charconv>

namespace binstall::release {

namespace {

constexpr std::uint64_t advertisement_limit = std::uint64_t{16} << 20;
constexpr std::size_t most_tags = 100'000;

Error malformed() {
    return Error{Errc::forge, "the list of refs is not in the form of git's protocol"};
}

/// Takes the first line of `lines`; empty for a flush, which has no text.
std::string_view take_line(std::string_view& lines) {
    constexpr std::size_t head = 4;
    constexpr int hexadecimal = 16;
    std::size_t size = 0;
    const std::string_view digits = lines.substr(0, head);
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, hexadecimal);
    if (digits.size() < head || read.ec != std::errc{} || read.ptr != digits.data() + head ||
        (size != 0 && size < head) || size > lines.size())
        throw malformed();
    const std::string_view line = size == 0 ? std::string_view{} : lines.substr(head, size - head);
    lines.remove_prefix(std::max(size, head));
    return line;
}

} // namespace

std::vector<std::string> read_tags(std::string_view advertisement) {
    constexpr std::string_view folder = " refs/tags/";
    constexpr std::string_view peeled = "^{}";
    if (!take_line(advertisement).starts_with("# service=git-upload-pack"))
        throw malformed();
    std::vector<std::string> tags;
    while (!advertisement.empty()) {
        std::string_view line = take_line(advertisement);
        line = line.substr(0, line.find_first_of(std::string_view{"\0\n", 2}));
        const std::size_t at = line.find(' ');
        if (at == std::string_view::npos || !line.substr(at).starts_with(folder) ||
            line.ends_with(peeled))
            continue;
        if (tags.size() == most_tags)
            throw Error{Errc::forge, cat("the repository has more than ", most_tags, " tags")};
        tags.emplace_back(line.substr(at + folder.size()));
    }
    return tags;
}

std::optional<std::vector<std::string>> ask_tags(const Repository& repository, const Host& host) {
    Request request;
    // Where a browser sees the repository; GitHub alone does without git's own ending.
    const std::string_view ending = repository.forge == Forge::github ? "" : ".git";
    request.url = Url::parse(cat(repository.url, ending, "/info/refs?service=git-upload-pack"));
    request.size_limit = advertisement_limit;
    try {
        const Response response = host.http.fetch(request);
        return response.is_success() ? std::optional{read_tags(response.body)} : std::nullopt;
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled)
            throw;
        return std::nullopt;
    }
}

} // namespace binstall::release

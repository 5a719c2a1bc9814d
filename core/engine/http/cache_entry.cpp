// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/cache_entry.hpp>
#include <engine/sealed_text.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace binstall {

namespace {

constexpr std::string_view form = "binstall http cache 2";

// Headers of a request that are no secret and do not make its answer a part or a "not modified".
constexpr std::array<std::string_view, 2> plain_headers{"accept", "accept-language"};

constexpr std::array<std::string_view, 4> kept_headers{
    "content-type", "etag", "last-modified", "link"};

// What is there, and what is not: without a network the one is as good to know as the other.
constexpr std::array<int, 3> kept_statuses{200, 404, 410};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, to_lower(name)) != names.end();
}

bool forbids_storing(const Response& answer) {
    return std::ranges::any_of(answer.headers, [](const Header& header) {
        const std::string value = to_lower(header.value);
        return (to_lower(header.name) == "cache-control" && value.find("no-store") != value.npos) ||
               (to_lower(header.name) == "vary" && trim(value) == "*");
    });
}

bool is_plain(const Request& request) {
    return request.credential.empty() && std::ranges::all_of(request.headers, [](const auto& one) {
               return is_one_of(plain_headers, one.name);
           });
}

/// The text up to the next line end, which is taken off `text`; absent when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == text.npos)
        return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

/// The status in the line, which is taken off `text`; absent when no answer with it is kept.
std::optional<int> take_status(std::string_view& text) {
    const auto line = take_line(text);
    for (const int status : kept_statuses)
        if (line && *line == cat(status))
            return status;
    return std::nullopt;
}

std::optional<Response> parse_rest(std::string_view text) {
    const std::optional<int> status = take_status(text);
    const auto url = take_line(text);
    if (!status || !url)
        return std::nullopt;
    Response answer{.status = *status};
    try {
        if (!url->empty()) // else it is the request's own
            answer.url = Url::parse(*url);
    } catch (const Error&) {
        return std::nullopt;
    }
    for (;;) {
        const auto line = take_line(text);
        if (!line)
            return std::nullopt;
        if (line->empty())
            break;
        const std::size_t colon = line->find(": ");
        if (colon == line->npos)
            return std::nullopt;
        answer.headers.push_back(
            {std::string{line->substr(0, colon)}, std::string{line->substr(colon + 2)}});
    }
    answer.body = text;
    return answer;
}

} // namespace

bool may_be_cached(const Request& request) {
    return (request.method == Method::get || request.method == Method::head) &&
           request.cache != CacheUse::never && is_plain(request);
}

bool may_be_stored(const Request& request, const Response& answer) {
    return is_plain(request) && answer.is_success() && !forbids_storing(answer);
}

bool may_be_cached(const Response& answer) {
    return std::ranges::find(kept_statuses, answer.status) != kept_statuses.end() &&
           !forbids_storing(answer);
}

std::string cache_name(const Request& request) {
    std::vector<std::string> lines;
    for (const Header& header : request.headers)
        lines.push_back(cat(to_lower(header.name), ": ", header.value, "\n"));
    std::ranges::sort(lines);
    std::string key =
        cat(request.method == Method::head ? "HEAD " : "", request.url.to_string(), "\n");
    for (const std::string& line : lines)
        key += line;
    return sha256_of(key);
}

std::string cache_text(const Response& answer) {
    std::string rest =
        cat(answer.status, "\n", answer.url.query().empty() ? answer.url.to_string() : "", "\n");
    for (const Header& header : answer.headers)
        if (is_one_of(kept_headers, header.name))
            rest += cat(to_lower(header.name), ": ", header.value, "\n");
    rest += "\n";
    if (answer.is_success()) // nobody reads the page that says that there is nothing
        rest += answer.body;
    return sealed(form, rest);
}

std::optional<Response> parse_cache_text(std::string_view text) {
    const std::optional<std::string_view> rest = unsealed(form, text);
    return rest ? parse_rest(*rest) : std::nullopt;
}

} // namespace binstall

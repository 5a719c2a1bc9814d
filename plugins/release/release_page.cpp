// SPDX-License-Identifier: MIT
#include "release_page.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <algorithm>
#include <utility>

namespace binstall::release {

namespace {

constexpr std::size_t asset_limit = 10'000;
constexpr std::uint64_t page_limit = std::uint64_t{8} << 20;
constexpr std::string_view usual_algorithm = "sha256:";

/// The attribute's value where `html` begins with the attribute's name and a quote, as
/// `href="...`. Empty when the quote has no end.
std::string_view quoted_value(std::string_view html, std::string_view opening) {
    const std::string_view rest = html.substr(opening.size());
    const std::size_t end = rest.find('"');
    return end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
}

/// The few escapes that can stand in a path; any other is left as it is and then matches nothing.
std::string without_entities(std::string_view text) {
    constexpr std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&#39;", '\''}, {"&#43;", '+'}, {"&quot;", '"'}};
    std::string plain;
    while (!text.empty()) {
        const auto found = std::ranges::find_if(
            entities, [&](const auto& entity) { return text.starts_with(entity.first); });
        const bool is_entity = found != std::end(entities);
        plain += is_entity ? found->second : text.front();
        text.remove_prefix(is_entity ? found->first.size() : 1);
    }
    return plain;
}

/// Whether `text` is written as a digest is: the name of an algorithm, known to us or not, a colon,
/// and no sentence.
bool names_algorithm(std::string_view text) {
    const std::string name = to_lower(text.substr(0, text.find(':')));
    const bool is_word = std::ranges::all_of(name, [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_';
    });
    return name.size() < text.size() && is_word && text.find(' ') == std::string_view::npos &&
           (name.starts_with("sha") || name.starts_with("md") || name.starts_with("blake") ||
            name.starts_with("b2") || name.starts_with("b3"));
}

/// A digest of another algorithm than the usual one that a row states between two of its tags.
/// @throws Error{Errc::integrity} for one that does not count: it is not taken for one that is
///         absent.
std::optional<Digest> unusual_digest_in(std::string_view row) {
    for (const std::string_view piece : split(row, '<')) {
        const std::size_t end_of_tag = piece.find('>');
        if (end_of_tag == std::string_view::npos)
            continue;
        const std::string_view text = trim(piece.substr(end_of_tag + 1));
        if (names_algorithm(text) && !text.starts_with(usual_algorithm))
            return Digest::parse(text);
    }
    return std::nullopt;
}

/// The digest that a row states, in its text or in an attribute.
std::optional<Digest> digest_in(std::string_view row) {
    std::optional<Digest> found;
    for (std::size_t at = row.find(usual_algorithm); at != std::string_view::npos;
         at = row.find(usual_algorithm, at + usual_algorithm.size())) {
        const std::string_view rest = row.substr(at + usual_algorithm.size());
        const std::size_t length =
            std::min(rest.find_first_not_of("0123456789abcdefABCDEF"), rest.size());
        // Digest::parse refuses any other length: it is never read as a shorter or absent one.
        const Digest digest = Digest::parse(DigestAlgorithm::sha256, rest.substr(0, length));
        if (found && *found != digest)
            throw Error{Errc::integrity, "the release page states two digests for one file"};
        found = digest;
    }
    const std::optional<Digest> unusual = unusual_digest_in(row);
    return found ? found : unusual;
}

std::optional<std::chrono::sys_seconds> moment_in(std::string_view row) {
    constexpr std::string_view opening = "datetime=\"";
    const std::size_t at = row.find(opening);
    return at == std::string_view::npos ? std::nullopt
                                        : parse_timestamp(quoted_value(row.substr(at), opening));
}

/// The name of the file that a link leads to, when it is one of this release.
std::optional<std::string> linked_asset(std::string_view href, const ReleaseRef& release) {
    const std::optional<ReleaseFile> file = release_file(without_entities(href));
    const bool is_ours = file && to_lower(file->release.owner) == to_lower(release.owner) &&
                         to_lower(file->release.repository) == to_lower(release.repository) &&
                         file->release.tag == release.tag;
    return is_ours ? std::optional{file->name} : std::nullopt;
}

/// Whether it is the fragment at all: every release offers its source, if nothing else.
bool offers_source(std::string_view html) {
    return html.find("/archive/refs/tags/") != std::string_view::npos;
}

/// The release as the answer's URL names it.
ReleaseRef answered_as(const ReleaseRef& asked, const Url& url) {
    const std::vector<std::string_view> parts = split(url.path(), '/');
    if (url.host() != "github.com" || parts.size() < 5 || parts[3] != "releases")
        throw Error{Errc::forge,
                    cat("the question about ",
                        printable(asked.to_string()),
                        " was answered by ",
                        url.redacted())};
    return {
        percent_decode(parts[1]).value_or(""), percent_decode(parts[2]).value_or(""), asked.tag};
}

} // namespace

const ListedAsset* ReleasePage::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(assets, name, &ListedAsset::name);
    return found == assets.end() ? nullptr : &*found;
}

std::vector<ListedAsset> read_release_page(std::string_view html, const ReleaseRef& answered) {
    constexpr std::string_view opening = "href=\"";
    std::vector<ListedAsset> assets;
    std::size_t at = html.find(opening);
    while (at != std::string_view::npos) {
        const std::string_view href = quoted_value(html.substr(at), opening);
        const std::size_t after = at + opening.size() + href.size();
        const std::size_t next = html.find(opening, after);
        // What a row says about its file stands behind the link, up to the end of the row.
        const std::size_t row_end = std::min({html.find("</li>", after), next, html.size()});
        if (std::optional<std::string> name = linked_asset(href, answered)) {
            const std::string_view row = html.substr(after, row_end - after);
            if (assets.size() == asset_limit)
                throw Error{Errc::forge,
                            cat("the release lists more than ", asset_limit, " files")};
            assets.push_back({std::move(*name), digest_in(row), moment_in(row), std::nullopt});
        }
        at = next;
    }
    if (assets.empty() && !offers_source(html))
        throw Error{Errc::forge, "the release page is not in the form that github.com serves"};
    return assets;
}

std::optional<ReleasePage> ask_release(const ReleaseRef& release, const Host& host) {
    Request request;
    request.url = release.listing();
    request.size_limit = page_limit;
    const Response response = host.http.fetch(request);
    if (response.status == 404)
        return std::nullopt;
    if (!response.is_success())
        throw Error{response.status >= 500 ? Errc::network : Errc::forge,
                    cat("github.com answered ", response.status, " for ", request.url.redacted())};
    try {
        return ReleasePage{release,
                           read_release_page(response.body, answered_as(release, response.url))};
    } catch (Error& error) {
        error.during(cat("reading ", request.url.redacted()));
        throw;
    }
}

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/place.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// Whether a server may read another path into `path` than the one that is compared here: an
/// escaped dot or backslash, an empty segment, or one of dots alone. An escaped slash is no way out
/// by itself, and GitLab's API has one in the name of every project.
bool is_ambiguous(const std::string& path) {
    std::string text = to_lower(path);
    for (std::size_t at = text.find("%2f"); at != text.npos; at = text.find("%2f", at))
        text.replace(at, 3, "/");
    for (const std::string_view part : {"%2e", "%5c", "//", "\\"})
        if (text.find(part) != text.npos)
            return true;
    return std::ranges::any_of(split(text, '/'), [](std::string_view segment) {
        return segment == "." || segment == "..";
    });
}

} // namespace

bool CredentialPlace::covers(const Url& url) const {
    if (url.empty() || url.origin() != url_.origin())
        return false;
    const std::string& prefix = url_.path();
    if (prefix == "/")
        return true;
    if (!url.path().starts_with(prefix) || is_ambiguous(url.path()))
        return false;
    return prefix.ends_with('/') || url.path().size() == prefix.size() ||
           url.path()[prefix.size()] == '/';
}

} // namespace binstall

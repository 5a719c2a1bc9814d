// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/place.hpp>

namespace binstall {

namespace {

/// Whether a server may read another path into `path` than the one that is compared here: an
/// escaped dot, slash or backslash, or an empty segment.
bool is_ambiguous(const std::string& path) {
    const std::string lower = to_lower(path);
    for (const std::string_view part : {"%2e", "%2f", "%5c", "//", "\\"}) {
        if (lower.find(part) != lower.npos)
            return true;
    }
    return false;
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

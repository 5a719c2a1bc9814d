// SPDX-License-Identifier: MIT
#include "release_ref.hpp"

#include <binstall/text.hpp>

namespace binstall::release {

namespace {

std::string releases_of(const ReleaseRef& release) {
    return cat(release.origin,
               "/",
               percent_encode(release.owner),
               "/",
               percent_encode(release.repository),
               "/releases/");
}

} // namespace

Url ReleaseRef::listing() const {
    return Url::parse(cat(releases_of(*this), "expanded_assets/", percent_encode(tag)));
}

Url ReleaseRef::file(std::string_view name) const {
    return Url::parse(
        cat(releases_of(*this), "download/", percent_encode(tag), "/", percent_encode(name)));
}

std::string ReleaseRef::to_string() const {
    const std::string_view host = std::string_view{origin}.substr(origin.find("//") + 2);
    return cat("release ", tag, " of ", host, "/", owner, "/", repository);
}

std::optional<ReleaseFile> release_file(std::string_view path) {
    const std::vector<std::string_view> parts = split(path, '/');
    // "", owner, repository, "releases", "download", one part or more of the tag, name
    if (parts.size() < 7 || !parts[0].empty() || parts[3] != "releases" || parts[4] != "download")
        return std::nullopt;
    const std::string_view last = parts.back();
    const std::size_t tag_begin = static_cast<std::size_t>(parts[5].data() - path.data());
    const std::size_t tag_end = path.size() - last.size() - 1;
    const auto owner = percent_decode(parts[1]);
    const auto repository = percent_decode(parts[2]);
    const auto tag = percent_decode(path.substr(tag_begin, tag_end - tag_begin));
    const auto name = percent_decode(last);
    if (!owner || !repository || !tag || !name || owner->empty() || repository->empty() ||
        tag->empty() || name->empty() || name->find('/') != std::string::npos)
        return std::nullopt;
    return ReleaseFile{{*owner, *repository, *tag}, *name};
}

std::optional<ReleaseFile> release_file(const Url& url) {
    if (url.origin() != "https://github.com" || !url.query().empty())
        return std::nullopt;
    return release_file(url.path());
}

} // namespace binstall::release

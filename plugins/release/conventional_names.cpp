// SPDX-License-Identifier: MIT
#include "conventional_names.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::release {

std::vector<std::string>
conventional_stems(std::string_view name, const Target& target, const Version& version) {
    const std::string& t = target.triple;
    const std::string v = version.to_string();
    return {
        cat(name, "-", t),
        cat(name, "-v", v, "-", t),
        cat(name, "-", v, "-", t),
        cat(name, "-", t, "-v", v),
        cat(name, "-", t, "-", v),
        cat(name, "_", t),
        cat(name, "_v", v, "_", t),
        cat(name, "_", v, "_", t),
        cat(name, "_", t, "_v", v),
        cat(name, "_", t, "_", v),
    };
}

std::vector<Tag> conventional_tags(const Manifest& manifest,
                                   const std::optional<Repository>& repository) {
    const std::string v = manifest.version.to_string();
    std::vector<std::string> packages{manifest.name};
    if (repository && !repository->subcrate.empty() && repository->subcrate != manifest.name)
        packages.push_back(repository->subcrate);

    // Build metadata of a version is often no part of its tag, and '+' in a tag is a nuisance.
    std::vector<Tag> tags{{cat("v", v), false}, {v, false}};
    if (const std::size_t plus = v.find('+'); plus != v.npos)
        tags.insert(tags.begin() + 1, {cat("v", v.substr(0, plus)), false});
    for (const std::string& package : packages)
        for (const std::string_view between : {"-v", "/v", "-", "@", "/"})
            tags.push_back({cat(package, between, v), true});
    // The rarer spellings of a second name are not worth their requests.
    constexpr std::size_t limit = 8;
    tags.resize(std::min(tags.size(), limit));
    return tags;
}

} // namespace binstall::release

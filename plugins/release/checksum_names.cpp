// SPDX-License-Identifier: MIT
#include "checksum_names.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

/// What follows an asset's name, most usual first.
constexpr std::string_view own_endings[] = {".sha256",
                                            ".sha256sum",
                                            ".sha256.txt",
                                            ".sha256sum.txt",
                                            ".sha512",
                                            ".sha512sum",
                                            ".sha512.txt",
                                            ".b2",
                                            ".b2sum",
                                            ".blake2b"};

/// Names of files for a whole release, in lower case and without ".txt".
constexpr std::string_view common_names[] = {"sha256sums",
                                             "sha256sum",
                                             "sha256",
                                             "sha512sums",
                                             "sha512sum",
                                             "sha512",
                                             "b2sums",
                                             "b2sum",
                                             "checksums",
                                             "checksum",
                                             "checksums_sha256",
                                             "checksums-sha256",
                                             "checksums.sha256"};

/// What follows the name of a product: "tool_1.2.3_checksums.txt".
constexpr std::string_view product_endings[] = {
    "_checksums", "-checksums", "_sha256sums", "-sha256sums", "_sha512sums", "-sha512sums"};

std::string_view without_suffix(std::string_view name, std::string_view suffix) {
    return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : name;
}

/// How well `name` fits as a file of checksums for `asset`, both in lower case: 0 is best. A file
/// of another product of the same release does not fit: it cannot list the asset.
std::optional<std::size_t> place_of(std::string_view name, std::string_view asset) {
    if (name.starts_with(asset)) {
        const auto own = std::ranges::find(own_endings, name.substr(asset.size()));
        if (own != std::end(own_endings))
            return own - std::begin(own_endings);
    }
    const std::string_view stem = without_suffix(name, ".txt");
    const auto common = std::ranges::find(common_names, stem);
    if (common != std::end(common_names))
        return std::size(own_endings) + (common - std::begin(common_names));
    for (const std::string_view ending : product_endings) {
        const std::string_view product = without_suffix(stem, ending);
        if (product.size() < stem.size() && !product.empty() && asset.starts_with(product))
            return std::size(own_endings) + std::size(common_names);
    }
    return std::nullopt;
}

} // namespace

std::vector<std::string> checksum_names(const ReleasePage& page, std::string_view asset) {
    std::vector<std::pair<std::size_t, std::string>> found;
    const std::string lower_asset = to_lower(asset);
    for (const ListedAsset& listed : page.assets)
        if (const auto place = place_of(to_lower(listed.name), lower_asset))
            found.emplace_back(*place, listed.name);
    std::ranges::sort(found);
    std::vector<std::string> names;
    for (auto& [place, name] : found)
        names.push_back(std::move(name));
    return names;
}

} // namespace binstall::release

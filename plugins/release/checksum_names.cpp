// SPDX-License-Identifier: MIT
#include "checksum_names.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <optional>
#include <tuple>
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

/// "tool_1.2.3" of "tool_1.2.3_checksums"; empty when it is no name of that kind.
std::string_view product_of(std::string_view stem) {
    for (const std::string_view ending : product_endings)
        if (stem.size() > ending.size() && stem.ends_with(ending))
            return stem.substr(0, stem.size() - ending.size());
    return {};
}

/// How well `name` fits as a file of checksums for several files, `asset` among them, both in lower
/// case: 0 is best. A file of another product of the same release does not fit: it cannot list the
/// asset.
std::optional<std::size_t> place_among_several(std::string_view name, std::string_view asset) {
    const std::string_view stem = without_suffix(name, ".txt");
    const auto common = std::ranges::find(common_names, stem);
    if (common != std::end(common_names))
        return common - std::begin(common_names);
    const std::string_view product = product_of(stem);
    if (!product.empty() && asset.starts_with(product))
        return std::size(common_names);
    return std::nullopt;
}

bool is_for_several(std::string_view name) {
    const std::string_view stem = without_suffix(name, ".txt");
    return std::ranges::find(common_names, stem) != std::end(common_names) ||
           !product_of(stem).empty();
}

} // namespace

ChecksumNames::ChecksumNames(const ReleasePage& page) {
    for (const ListedAsset& listed : page.assets) {
        std::string name = to_lower(listed.name);
        if (is_for_several(name))
            for_several_.emplace_back(name, &listed);
        by_name_.emplace(std::move(name), &listed);
    }
}

std::vector<const ListedAsset*> ChecksumNames::of(std::string_view asset) const {
    const std::string lower_asset = to_lower(asset);
    std::vector<std::pair<std::size_t, const ListedAsset*>> found;
    for (std::size_t place = 0; place < std::size(own_endings); ++place) {
        const auto [begin, end] = by_name_.equal_range(cat(lower_asset, own_endings[place]));
        for (auto own = begin; own != end; ++own)
            found.emplace_back(place, own->second);
    }
    for (const auto& [name, listed] : for_several_)
        if (const auto place = place_among_several(name, lower_asset))
            found.emplace_back(std::size(own_endings) + *place, listed);
    const auto key = [](const auto& each) { return std::tie(each.first, each.second->name); };
    std::ranges::stable_sort(found, {}, key);
    std::vector<const ListedAsset*> files;
    for (const auto& [place, listed] : found)
        if (std::ranges::find(files, listed->name, &ListedAsset::name) == files.end())
            files.push_back(listed);
    return files;
}

} // namespace binstall::release

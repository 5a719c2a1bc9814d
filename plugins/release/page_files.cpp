// SPDX-License-Identifier: MIT
#include "page_files.hpp"

#include <binstall/text.hpp>

#include <utility>

namespace binstall::release {

namespace {

/// Under the repository's name as the author wrote it: when it was renamed, github.com leads on,
/// and the file still lies in the repository that the manifest names.
Url download_of(const ReleaseRef& release, const ListedAsset& asset) {
    return asset.url ? *asset.url : release.file(asset.name);
}

/// Who says what digest a file of that release has.
std::string listing_of(const ReleaseRef& release) {
    return cat(release.origin.substr(release.origin.find("//") + 2), " release listing");
}

std::shared_ptr<const ApiPlaces> places_at_api(const ReleasePage& page) {
    ApiPlaces places;
    for (const ListedAsset& listed : page.assets)
        if (listed.api)
            places.emplace(download_of(page.release, listed).to_string(), *listed.api);
    return std::make_shared<const ApiPlaces>(std::move(places));
}

} // namespace

PageFiles::PageFiles(const ReleasePage& page)
    : page_{page}, listed_by_{listing_of(page.release)}, checksums_{page}, at_api_{places_at_api(
                                                                               page)} {}

FoundFile PageFiles::found(const ListedAsset& asset, const FileType& type) const {
    FoundFile file{
        download_of(page_.release, asset), asset.name, type.format, asset.digest, asset.uploaded};
    file.listed_by = listed_by_;
    file.credential = page_.release.is_public_github() ? "github" : "";
    for (const ListedAsset* checksums : checksums_.of(asset.name))
        file.checksums.push_back(download_of(page_.release, *checksums));
    file.at_api = at_api_;
    return file;
}

Request request_for(const ListedAsset& asset, const ReleasePage& page) {
    const FoundFile file = PageFiles{page}.found(asset, {});
    return file.request_for(file.url);
}

} // namespace binstall::release

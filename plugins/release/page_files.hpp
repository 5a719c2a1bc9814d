// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"
#include "checksum_names.hpp"
#include "file_type.hpp"

#include <memory>
#include <string>

namespace binstall::release {

/// The files of a page as they can be downloaded. What concerns all of them is worked out once,
/// since a page may have thousands, and each of them may make an offer. Borrows the page.
class PageFiles {
public:
    explicit PageFiles(const ReleasePage& page);

    /// The listed file of the page, at its URL.
    FoundFile found(const ListedAsset& asset, const FileType& type) const;

private:
    const ReleasePage& page_;
    std::string listed_by_;
    ChecksumNames checksums_;
    std::shared_ptr<const ApiPlaces> at_api_; ///< Shared with every file that is found.
};

/// A request for the listed file of `page`, wherever it can be downloaded.
Request request_for(const ListedAsset& asset, const ReleasePage& page);

} // namespace binstall::release

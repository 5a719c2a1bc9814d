// SPDX-License-Identifier: MIT
#pragma once

#include "release_page.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall::release {

/// The files of a page that hold checksums, as their names tell. Those of MD5 and SHA-1 are not
/// among them: they verify nothing. Borrows the page.
class ChecksumNames {
public:
    explicit ChecksumNames(const ReleasePage& page);

    /// Those for the file `asset`: its own ("tool.tgz.sha256") before those of the whole release
    /// ("SHA256SUMS", "tool_1.2.3_checksums.txt").
    std::vector<const ListedAsset*> of(std::string_view asset) const;

private:
    /// Every file of the page, by its name in lower case.
    std::multimap<std::string, const ListedAsset*, std::less<>> by_name_;
    /// Those whose name says that they are for several files, with that name in lower case.
    std::vector<std::pair<std::string, const ListedAsset*>> for_several_;
};

} // namespace binstall::release

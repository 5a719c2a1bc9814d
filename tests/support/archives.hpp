// SPDX-License-Identifier: MIT
// Archives, written by us byte for byte: a hostile one is a good one with a field changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// One entry. A path that ends in '/' is a folder.
struct ArchiveFile {
    std::string path;
    std::string content{};
    unsigned mode = 0755;
    char type = '0';           ///< tar's type flag: '2' for a symbolic link.
    std::string link_target{}; ///< For links.
};

using ArchiveFiles = std::vector<ArchiveFile>;

/// A tar archive in ustar format, all times 0, so that equal files give equal bytes.
std::string tar(const ArchiveFiles& files);

std::string gzip(std::string_view bytes);

/// A zip archive, deflated, with Unix modes.
std::string zip(const ArchiveFiles& files);

/// The format that `name` ends in: .tar, .tar.gz, .tgz, .crate, .zip; any other name is that of
/// the first file itself.
std::string pack(std::string_view name, const ArchiveFiles& files);

} // namespace binstall::test

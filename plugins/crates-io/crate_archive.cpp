// SPDX-License-Identifier: MIT
#include "crate_archive.hpp"

namespace binstall::crates_io {

CrateArchive
crate_archive(const IndexEntry& entry, const RegistryConfig& config, const Registry& registry) {
    CrateArchive archive;
    archive.request.url = download_url(config, entry);
    if (config.auth_required)
        archive.request.credential = registry.credential;
    archive.digest = entry.digest;
    archive.version = entry.version;
    archive.published = entry.published;
    archive.source = registry.source;
    return archive;
}

} // namespace binstall::crates_io

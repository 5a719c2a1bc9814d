// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_metadata.hpp>
#include <binstall/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What a manifest's `[package.metadata.binstall]` says, and what in it was odd.
struct MetadataReading {
    PackageMetadata metadata;
    std::vector<std::string> warnings; ///< One sentence each, beginning with the key's path.
};

/// Reads `[package.metadata.binstall]`. An unknown key, a value of the wrong type and a format that
/// cannot be one are warnings; that value alone is dropped. A signing table is never dropped: an
/// author who signs must not become one who does not, because of a typing error.
MetadataReading read_binstall_metadata(const Value& table);

/// The format that a user or an author means: in lower case, without a dot in front, and by its
/// usual name: "tgz" for ".TAR.GZ". What is no known spelling is returned as it is.
std::string meant_format(std::string_view stated);

} // namespace binstall

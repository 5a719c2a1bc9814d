// SPDX-License-Identifier: MIT
// What cargo-dist writes beside its archives: which of them is for what, and what is in it.
// https://axodotdev.github.io/cargo-dist/book/reference/schema.html
#pragma once

#include "candidate_builder.hpp"
#include "release_page.hpp"

#include <binstall/host.hpp>
#include <binstall/package_source.hpp>

#include <string_view>
#include <vector>

namespace binstall::release {

/// The manifest that `page` lists for the package; null when there is none.
const ListedAsset* dist_manifest_of(const ReleasePage& page, std::string_view package);

/// What the manifest `json` says: for each target the archives that hold executables of the
/// package, with their SHA-256 where it states one. An archive that `page` does not list is left
/// out.
/// @throws Error{Errc::forge} when it is not such a manifest, Error{Errc::integrity} for a checksum
///         that cannot be read.
std::vector<Offer> read_dist_manifest(std::string_view json,
                                      const ReleasePage& page,
                                      const BuildQuery& query,
                                      const Readers& read);

/// Asks for the manifest, when `page` lists one: one request. A file of that name that is no such
/// manifest makes no offers: it is a hint, and names are left.
/// @throws as Http::fetch, Error{Errc::integrity} for a checksum that cannot be read.
std::vector<Offer>
dist_manifest_offers(const ReleasePage& page, const BuildQuery& query, const Host& host);

} // namespace binstall::release

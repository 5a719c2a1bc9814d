// SPDX-License-Identifier: MIT
#pragma once

#include "file_type.hpp"
#include "release_page.hpp"
#include "repository.hpp"

#include <binstall/candidate.hpp>
#include <binstall/package_source.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace binstall::release {

/// By the URL of each file on its release's page, where it really is.
using ApiPlaces = std::map<std::string, Url>;

/// A file that exists, as far as is known.
struct FoundFile {
    Url url;
    std::string name;
    std::string format;
    std::optional<Digest> digest;
    std::optional<std::chrono::sys_seconds> uploaded;
    std::vector<Url> checksums{}; ///< Files that hold its checksum, best first.
    /// Of the files of a release that only a token may see, shared by all of them; may be null.
    std::shared_ptr<const ApiPlaces> at_api{};
    std::string credential{}; ///< The scope of that token.
    std::string listed_by{};  ///< Who says what its digest is.

    /// A request for `other`, at the API when that is where this file of the same release is.
    Request request_for(const Url& other) const;
};

/// Files that together hold a package's binaries for one target.
struct Offer {
    Target target;
    int score = 0;
    std::vector<FoundFile> files;
    std::vector<std::pair<std::string, std::size_t>> binaries; ///< And the index of their file.
    /// Whether the author's `bin-dir` is to be believed: not when the same author's `pkg-url` has
    /// just been found to be wrong.
    bool author_paths = true;
};

/// The binaries that are wanted, by name.
std::vector<std::string> wanted_binaries(const BuildQuery& query);

/// The binary named like the package, when nobody asks for others: whatever lacks it is no build of
/// the package. Absent when there is none, or only with features that the author may have left out.
std::optional<std::string> main_binary(const BuildQuery& query);

/// `names` as Offer::binaries, each to be looked for in the first file.
std::vector<std::pair<std::string, std::size_t>>
all_in_first(const std::vector<std::string>& names);

/// How good an offer is: one that lacks binaries which are wanted comes behind those that may hold
/// all, whatever its files are called.
int score_of(const Offer& offer, const BuildQuery& query);

/// Makes a candidate of what was found: paths in archives, digests, signatures.
/// @throws Error{Errc::bad_template} for a `bin-dir` or `signing.file` that cannot be used,
///         Error{Errc::signature_invalid} for a signing rule that nothing can satisfy.
Candidate build_candidate(const Offer& offer,
                          const BuildQuery& query,
                          const std::optional<Repository>& repository);

} // namespace binstall::release

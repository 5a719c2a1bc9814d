// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/source_tree.hpp>
#include <binstall/value.hpp>

#include <optional>
#include <string_view>

namespace binstall {

struct CrateFiles;

/// Strict readers: one parser for each format, under limits of size and depth.
class Readers {
public:
    virtual ~Readers();

    /// RFC 8259: UTF-8, no repeated key, no NUL, at most 64 levels.
    /// @throws Error{Errc::registry} with line and column. The caller adds what was read.
    virtual Value json(std::string_view text) const = 0;

    /// TOML 1.0: UTF-8, no repeated key, at most 64 levels and 1 MiB.
    /// @throws Error{Errc::manifest} with line and column.
    virtual Value toml(std::string_view text) const = 0;

    /// The digest of `bytes`.
    virtual Digest digest(DigestAlgorithm algorithm, std::string_view bytes) const = 0;

    /// Reads a gzip-compressed tar archive of sources, of which nothing was checked; in bounds.
    /// @throws Error{Errc::archive} when it is none, Error{Errc::manifest} for a Cargo.toml that is
    ///         larger than one may be.
    virtual SourceArchive source_archive(std::string_view bytes) const = 0;

    /// The files of a package in `tree`, found as cargo finds it: at the place where the search
    /// starts, in the workspace that begins there, and, if it is to be looked for everywhere, in
    /// all other folders. Absent when it is not there. The caller adds the source.
    /// @throws Error{Errc::workspace} when there is nothing at that place, or more than may be
    ///         looked through; Error{Errc::no_package} when no manifest there is a package's;
    ///         Error{Errc::manifest} naming file, line and column.
    virtual std::optional<CrateFiles> package(SourceTree& tree,
                                              const PackageSearch& search) const = 0;
};

} // namespace binstall

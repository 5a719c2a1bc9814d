// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_source.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::release {

/// Whether files of that format are one executable, compressed ("gz") or not ("bin").
bool holds_one_file(std::string_view format) noexcept;

/// A package format together with the suffix that a file has.
struct FileType {
    std::string format; ///< "tgz"
    std::string suffix; ///< ".tar.gz"; may be empty for a bare executable.

    /// Whether such a file is one executable, compressed or not, and no archive.
    bool is_bare() const noexcept { return holds_one_file(format); }

    friend bool operator==(const FileType&, const FileType&) = default;
};

/// Every format with every suffix, most wanted first: of all formats the first suffixes before the
/// second ones would be no order an author has in mind, so a format's own suffixes stay together.
std::vector<FileType> all_types(const std::vector<PackageFormat>& formats);

/// Those that an author means who leaves the suffix open: all but compressed single files, which no
/// other installer knows.
std::vector<FileType> usual_types(const std::vector<PackageFormat>& formats);

/// Those of one format; empty when nothing loaded reads it.
std::vector<FileType> types_of(std::string_view format, const std::vector<PackageFormat>& formats);

/// The type that the name of a file says: its longest suffix that is some format's. A name without
/// any is a bare executable, if something reads those.
std::optional<FileType> type_of_name(std::string_view name,
                                     const std::vector<PackageFormat>& formats);

/// Whether a file of that type can be for `target`: an ".exe" is for Windows alone.
bool fits_target(const FileType& type, const Target& target);

/// `name` without the suffix.
std::string_view stem_of(std::string_view name, const FileType& type);

} // namespace binstall::release

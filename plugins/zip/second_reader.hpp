// SPDX-License-Identifier: MIT
// Poco Zip's idea of the headers that we have read. Two readers that agree on every entry leave no
// room for an archive that means two things. It comes second: its classes assert on fields that a
// file controls, and do not notice that a stream ended, so they see nothing that was not judged.
#pragma once

#include "zip_directory.hpp"
#include "zip_end.hpp"

#include <string>
#include <string_view>

namespace binstall {

/// `record` is the entry in the central directory: fixed fields, name, extra fields, comment.
/// @throws Error{Errc::archive} when Poco Zip reads anything else in it than `entry`.
void compare_central_header(std::string_view record, const ZipEntry& entry);

/// `record` is the entry's own header, and behind it its data descriptor if it has one.
/// @throws Error{Errc::archive} as above.
void compare_local_header(std::string_view record, const ZipEntry& entry);

/// `record` is the end record with its comment. Where the directory begins is not compared: Poco
/// does not tell. @throws Error{Errc::archive} as above.
void compare_end_record(std::string_view record, const ZipEnd& end);

/// `record` is ZIP64's end record and the locator behind it. @throws Error{Errc::archive} as above.
void compare_wide_end_record(std::string_view record, const ZipEnd& end);

} // namespace binstall

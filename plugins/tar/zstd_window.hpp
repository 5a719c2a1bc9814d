// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>

namespace binstall {

/// Judges how much a decoder has to keep for the first frame of a zstd file. libarchive refuses
/// more than 128 MiB for the others.
/// @throws Error{Errc::archive} when it is more than `terms().window`.
void check_zstd_window(ByteSource& source);

} // namespace binstall

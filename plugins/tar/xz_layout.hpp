// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>

#include <stop_token>

namespace binstall {

/// Looks at the headers of an xz file, which its indexes lead to, for what liblzma does not let us
/// say: how large a dictionary may be, and whether a stream carries no checksum. That the indexes
/// tell the truth is liblzma's to judge, when it decodes the blocks.
/// @throws Error{Errc::archive} when a dictionary exceeds `terms().window`, when there is no
///         checksum and the file is not verified otherwise, and for headers that make no sense.
void check_xz_layout(ByteSource& source, const std::stop_token& stop);

} // namespace binstall

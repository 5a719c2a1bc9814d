// SPDX-License-Identifier: MIT
#pragma once

#include "decoder.hpp"

#include <binstall/archive_format.hpp>

namespace binstall {

/// Reads the tar archive that `decoder` gives into `sink`, to the end of the decoder.
/// @throws Error{Errc::archive}
void read_tar(Decoder& decoder, EntrySink& sink);

} // namespace binstall

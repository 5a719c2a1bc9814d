// SPDX-License-Identifier: MIT
#pragma once

#include "decoder.hpp"
#include "tar_stream.hpp"

#include <binstall/archive_format.hpp>

namespace binstall {

/// Reads the tar archive that `decoder` gives into `sink`, to the end of the decoder. `end`:
/// whether the archive must have a mark where it ends.
/// @throws Error{Errc::archive}
void read_tar(Decoder& decoder, EntrySink& sink, TarStream::End end);

} // namespace binstall

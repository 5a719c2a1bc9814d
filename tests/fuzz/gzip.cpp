// SPDX-License-Identifier: MIT
// Our gzip layer: one compressed file, and a tar archive behind it.
#include "memory_archive.hpp"

#include <tar/compressed_file.hpp>
#include <tar/tar_format.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    unpack(CompressedFile{Compression::gzip}, text_of(data, size));
    unpack(TarFormat{Compression::gzip}, text_of(data, size));
    return 0;
}

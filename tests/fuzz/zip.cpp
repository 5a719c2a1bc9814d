// SPDX-License-Identifier: MIT
// A zip archive.
#include "memory_archive.hpp"

#include <zip/zip_format.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    unpack(ZipFormat{}, text_of(data, size));
    return 0;
}

// SPDX-License-Identifier: MIT
// A tar archive without compression.
#include "memory_archive.hpp"

#include <tar/tar_format.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    unpack(TarFormat{Compression::none}, text_of(data, size));
    return 0;
}

// SPDX-License-Identifier: MIT
// Streams of xz, bzip2 and zstd, by the first byte.
#include "memory_archive.hpp"

#include <array>
#include <tar/compressed_file.hpp>
#include <tar/tar_format.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    if (size == 0)
        return 0;
    constexpr std::array kinds{Compression::xz, Compression::bzip2, Compression::zstd};
    const Compression compression = kinds[data[0] % kinds.size()];
    unpack(CompressedFile{compression}, text_of(data, size).substr(1));
    unpack(TarFormat{compression}, text_of(data, size).substr(1));
    return 0;
}

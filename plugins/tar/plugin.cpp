// SPDX-License-Identifier: MIT
#include "compressed_file.hpp"
#include "tar_format.hpp"

#include <binstall/plugin.hpp>

#include <memory>

namespace {

using namespace binstall;

void register_tar(Registrar& registrar) {
    using enum Compression;
    for (const Compression compression : {gzip, xz, zstd, bzip2, none})
        registrar.add(std::make_unique<TarFormat>(compression), Precedence::normal);
    for (const Compression compression : {gzip, xz, zstd, bzip2})
        registrar.add(std::make_unique<CompressedFile>(compression), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("tar",
                "0.1.0",
                "tar archives and single files, compressed with gzip, xz, zstd or bzip2",
                "MIT",
                register_tar);

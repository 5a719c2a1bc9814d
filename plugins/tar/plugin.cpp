// SPDX-License-Identifier: MIT
#include "tar_format.hpp"

#include <binstall/plugin.hpp>

#include <memory>

namespace {

using namespace binstall;

void register_tar(Registrar& registrar) {
    using enum Compression;
    for (const Compression compression : {gzip, xz, zstd, bzip2, none})
        registrar.add(std::make_unique<TarFormat>(compression), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("tar",
                "0.1.0",
                "tar archives, compressed with gzip, xz, zstd, bzip2 or not at all",
                "MIT",
                register_tar);

// SPDX-License-Identifier: MIT
// The entry of a registry index.
#include "text_target.hpp"

#include <engine/readers.hpp>

#include <crates-io/index_entry.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const StrictReaders read;
    accepted([&] {
        for (const crates_io::IndexEntry& entry :
             crates_io::read_index(text_of(data, size), "tool", read))
            require(entry.digest.hex.size() == 64, "every version has a digest");
    });
    return 0;
}

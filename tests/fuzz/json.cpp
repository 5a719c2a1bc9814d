// SPDX-License-Identifier: MIT
// JSON from servers and records: the strict reader, and the writer.
#include "text_target.hpp"

#include <engine/readers.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const StrictReaders read;
    accepted([&] {
        const Value value = read.json(text_of(data, size));
        for (const int indent : {0, 2})
            require(read_back([&] { return read.json(json_text(value, indent)); }) == value,
                    "what is written reads back");
    });
    return 0;
}

// SPDX-License-Identifier: MIT
// The journal that an interrupted command left, as anybody might have changed it.
#include "text_target.hpp"

#include <engine/place/journal.hpp>
#include <engine/readers.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const StrictReaders read;
    accepted([&] {
        const Journal journal = parse_journal(text_of(data, size), read);
        require(read_back([&] { return parse_journal(journal_text(journal), read); }) == journal,
                "what is written reads back");
        for (const Step& step : journal.steps)
            require(step.name.find(0x2f) == std::string::npos &&
                        step.staged.find(0x2f) == std::string::npos,
                    "a step stays in its folder");
    });
    return 0;
}

// SPDX-License-Identifier: MIT
// A cfg() selector of metadata.
#include "text_target.hpp"

#include <binstall/cfg_expression.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    accepted([&] {
        const CfgExpression expression = CfgExpression::parse(text_of(data, size));
        for (const char* triple :
             {"x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"})
            static_cast<void>(expression.matches(Target::parse(triple)));
    });
    return 0;
}

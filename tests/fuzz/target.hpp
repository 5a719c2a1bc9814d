// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What every target defines: tries `data`, and returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace binstall::fuzz {

/// Ends the program when something that must always hold does not.
inline void require(bool holds, const char* what) {
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// What `read` makes of a text that we have written ourselves: there a refusal is a finding.
template <typename Read>
auto read_back(Read&& read) {
    try {
        return read();
    } catch (const Error& error) {
        require(false, error.what());
        throw;
    }
}

} // namespace binstall::fuzz

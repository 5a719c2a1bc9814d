// SPDX-License-Identifier: MIT
// A registry of one's own beside crates.io, and somebody whose cargo knows it.
#pragma once

#include <support/machine.hpp>

#include <set>
#include <string>
#include <sys/types.h>

namespace binstall::test {

inline const std::string token = "CANARYTOKEN-acme";

/// A world with "tool" 9.9.9 on crates.io, somebody else's, and 1.0.0 at acme.test. What is
/// released for both is there.
struct TwoRegistries : World {
    TwoRegistries();

    /// The hosts that were shown `secret`.
    std::set<std::string> given(const std::string& secret = token);

    bool asked(const std::string& host);
};

/// Writes a file with its folder.
void write(const fs::path& file, const std::string& text, mode_t mode = 0600);

/// A machine whose cargo knows acme.test as "acme".
struct CargoMachine : Machine {
    CargoMachine();

    void config(const std::string& text) const;
    void credentials(const std::string& text, mode_t mode = 0600) const;
};

} // namespace binstall::test

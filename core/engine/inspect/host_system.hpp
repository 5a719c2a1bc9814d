// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

/// What a machine offers to the programs that are started on it. A value, so that a test can
/// describe a machine of its own.
struct HostSystem {
    fs::path root = "/";                ///< Where its files lie.
    std::string glibc;                  ///< "2.36"; empty when it has another C library.
    int x86_level = 0;                  ///< 1 to 4 for x86-64-v1 to -v4; 0 on other processors.
    std::vector<fs::path> library_path; ///< LD_LIBRARY_PATH
    /// The loader behind nix-ld and the folders that it searches, where that stands in for one.
    fs::path nix_loader;
    std::vector<fs::path> nix_library_path;

    /// Where `path`, absolute on that machine, lies.
    fs::path at(const fs::path& path) const { return root / path.relative_path(); }
};

/// The machine that this process runs on. Asks the processor and the C library, runs nothing.
[[nodiscard]] HostSystem
this_system(const std::map<std::string, std::string, std::less<>>& environment);

} // namespace binstall

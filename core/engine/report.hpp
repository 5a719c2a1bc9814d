// SPDX-License-Identifier: MIT
// What happened, as a value: the text and `--format json` are both written from it.
#pragma once

#include <binstall/error.hpp>

#include <engine/place.hpp>
#include <engine/plan.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace binstall {

/// A binary that was installed.
struct InstalledBinary {
    std::string name;
    std::string member; ///< Where it was in the archive.
    fs::path file;
    std::optional<fs::path> link;
};

/// How one package ended.
struct PackageReport {
    enum class Outcome { installed, already_installed, planned, failed, cancelled };

    Outcome outcome = Outcome::failed;
    std::string name;
    std::string version;             ///< Empty when it was not resolved.
    std::optional<PackagePlan> plan; ///< When it came that far.
    std::vector<InstalledBinary> binaries;
    std::optional<Receipt> receipt;   ///< When installed.
    std::vector<std::string> missing; ///< Binaries of the package that the archive did not hold.
    std::vector<std::string> removed; ///< Names taken out of the binary folder.
    std::vector<std::string> warnings;
    std::optional<Error> error; ///< When it failed.
};

struct InstallReport {
    std::vector<PackageReport> packages; ///< Sorted by name.
    Destination destination;
    std::set<std::string> contacted; ///< Hosts that were connected to.
    bool dry_run = false;
};

} // namespace binstall

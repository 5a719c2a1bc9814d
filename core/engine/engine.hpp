// SPDX-License-Identifier: MIT
#pragma once

#include <engine/report.hpp>

#include <functional>
#include <span>
#include <vector>

namespace binstall {

/// How an installation is to be done.
struct InstallOptions {
    Destination destination;
    bool dry_run = false;
    bool force = false;
    bool keep_going = false; ///< Whether what cannot be installed is left out, and the rest is.
    Changes changes = Changes::refused; ///< Of what the ledger remembers.
    bool asks = false; ///< Whether somebody is asked, or everything is agreed to beforehand.
};

/// Shown the plans before anything is downloaded; says whether to go on.
using Confirm = std::function<bool(const std::vector<PackagePlan>& plans, const Destination&)>;

/// The spine: every package goes through the stages, and all are placed together.
class Engine {
public:
    explicit Engine(const Services& services) : services_{services} {}

    /// Installs `requests` together or not at all; to keep going, those together that can be.
    /// Failures are in the report, not thrown.
    InstallReport install(const std::vector<PackageRequest>& requests,
                          const InstallOptions& options,
                          const Confirm& confirm) const;

private:
    const Services& services_;
};

} // namespace binstall

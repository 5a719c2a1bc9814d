// SPDX-License-Identifier: MIT
#pragma once

#include <engine/ledger.hpp>
#include <engine/place.hpp>
#include <engine/plan.hpp>
#include <engine/staged_tree.hpp>

#include <memory>
#include <string>
#include <vector>

namespace binstall {

/// A package whose binaries are on disk without a name, judged and ready to be placed.
struct StagedPackage {
    RankedCandidate used;          ///< The candidate that it came from.
    std::vector<StagedTree> trees; ///< One for each asset; `ready.binaries` point into them.
    ReadyPackage ready;
    std::vector<std::string> missing;  ///< Binaries of the package that the assets did not hold.
    std::vector<std::string> refused;  ///< Why other candidates that were tried are not used.
    std::vector<std::string> doubts;   ///< Why a binary that is installed may not run.
    std::vector<std::string> warnings; ///< Of checking the assets; one sentence each.
};

/// Takes the plan's candidates, best first, through fetch, verify, unpack and inspect until one is
/// good. Only candidates of the same source and tier may replace the chosen one (design D12); bytes
/// that contradict their evidence, and evidence that is missing where it is asked for or could not
/// be had, end it at once, and so does what is not as `ledger` remembers it. One that lacks
/// binaries is used when none of the next few holds more of them; whatever is wrong with one of
/// these, it is only passed over.
/// @throws the highest-ranked refusal when every candidate was refused.
StagedPackage stage_package(const PackagePlan& plan,
                            const Ledger& ledger,
                            const fs::path& folder,
                            const Services& services);

} // namespace binstall

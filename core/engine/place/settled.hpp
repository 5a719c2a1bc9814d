// SPDX-License-Identifier: MIT
#pragma once

#include <engine/place/records.hpp>

#include <string>
#include <vector>

namespace binstall {

/// What is installed, after asking cargo's list about every receipt (design D8).
struct Settled {
    std::vector<Receipt> ours;    ///< Receipts that hold, without the names that cargo removed.
    std::vector<Receipt> foreign; ///< Installed by cargo or its peer: the little that they tell.
    std::vector<std::string> notices; ///< What was found to have changed, one clause each.
};

[[nodiscard]] Settled settled(const Records& records);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/package_source.hpp>

#include <engine/plan.hpp>

namespace binstall {

/// That nobody has a build that may be taken: with everybody who was asked and what they said, what
/// was not taken and why, and what the user can do.
Error nothing_found(const PackagePlan& plan, const BuildQuery& query, const Services& services);

} // namespace binstall

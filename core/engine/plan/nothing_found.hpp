// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/package_source.hpp>

#include <engine/plan.hpp>

namespace binstall {

/// Says that nobody has a build that may be taken: with everybody who was asked and what they said,
/// what was not taken and why, and what the user can do.
/// @throws NothingFound, or Error{Errc::signature_missing} or Error{Errc::policy} when there is a
///         build that may not be taken.
[[noreturn]] void
throw_nothing_found(const PackagePlan& plan, const BuildQuery& query, const Services& services);

} // namespace binstall

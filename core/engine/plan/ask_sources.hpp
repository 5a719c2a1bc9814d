// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_source.hpp>

#include <engine/plan.hpp>

namespace binstall {

/// Asks group after group of sources, from the first that was not asked yet, until one has
/// something, and takes what may be taken over into `plan`. A source that failed may only be
/// replaced by another of its own group (design D24).
/// @throws as plan()
void ask_sources(const BuildQuery& query, PackagePlan& plan, const Services& services);

} // namespace binstall

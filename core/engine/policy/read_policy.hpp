// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/readers.hpp>

#include <engine/policy/policy.hpp>

#include <sys/types.h>

namespace binstall {

/// Where the policy lies, and who must own it. The program has one such place, compiled in
/// (docs/decisions/policy.md).
struct PolicyPlace {
    fs::path file = "/etc/binstall/policy.toml";
    uid_t owner = 0; ///< Of the file and every folder on the way, besides root.
};

/// The policy at `place`; one without rules when there is no such file.
/// @throws Error{Errc::policy} when the file cannot be read or understood, or somebody else than
///         its owner could have written it: that is never the same as no policy.
///         Error{Errc::config} when it requires evidence that cannot be checked yet.
[[nodiscard]] Policy read_policy(const PolicyPlace& place, const Readers& read);

/// Reads the rules. @throws Error{Errc::config} naming the key.
[[nodiscard]] Policy parse_policy(const Value& table, const fs::path& file);

} // namespace binstall

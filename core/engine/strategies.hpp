// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/package_metadata.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Which package sources may be asked. Names are sources' ids, or what the peer calls them:
/// "crate-meta-data" is `release`, "quick-install" is `quickinstall`, "compile" is `build`.
class Strategies {
public:
    Strategies() = default; ///< All of them, but those that a package's metadata disables.

    /// `only`: those that were asked for, absent for all; rank decides, and not their order, unless
    /// it is kept. `disabled`: those that were not wanted.
    /// @throws Error{Errc::usage} for a name twice, "compile" before another, and when nothing is
    ///         left that could be asked.
    static Strategies parse(const std::optional<std::vector<std::string>>& only,
                            const std::vector<std::string>& disabled);

    /// Whether every name is known: the peer's, or one of `sources`, ids of package sources.
    /// @throws Error{Errc::usage} for the first that is not: a source that was meant to be left out
    ///         would be asked.
    void check_names(const std::vector<std::string>& sources) const;

    /// Why the package source `id` may not be asked for a build that `rules` are for; empty when it
    /// may. What the author disables does not count when sources were asked for by name.
    std::string_view why_not(std::string_view id, const PackageRules& rules) const;

    bool allow(std::string_view id, const PackageRules& rules) const;

    /// Whether those that were asked for are asked one by one, in the order in which they were
    /// named, as the peer does it.
    bool keep_order = false;

    /// The place of `id` among those that were asked for.
    std::size_t position(std::string_view id) const;

    /// Whether building from source was asked for.
    bool ask_for_build() const;

    /// Whether building from source is allowed for a package with these rules.
    bool allow_build(const PackageRules& rules) const;

private:
    std::optional<std::vector<std::string>> only_; ///< Ids of sources.
    std::vector<std::string> disabled_;            ///< Ids of sources.
};

} // namespace binstall

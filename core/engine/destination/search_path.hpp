// SPDX-License-Identifier: MIT
#pragma once

#include <engine/paths.hpp>

#include <optional>
#include <vector>

namespace binstall {

/// Where a shell looks for programs, seen from one of its folders: which programs come before those
/// of that folder, and which after.
class SearchPath {
public:
    /// The PATH of `environment`, seen from `folder`.
    SearchPath(const Environment& environment, const fs::path& folder);

    /// Without a PATH nothing can be said: then this is true.
    bool has_folder() const noexcept { return !is_known_ || position_ < folders_.size(); }

    /// The program called `name` that is found before the one in our folder.
    std::optional<fs::path> program_before(const fs::path& name) const;

    /// The program called `name` that would be found if ours were not there.
    std::optional<fs::path> program_after(const fs::path& name) const;

private:
    bool is_known_ = false;
    std::vector<fs::path> folders_;
    std::size_t position_ = 0; ///< Of our folder; the number of folders when it is not among them.
};

} // namespace binstall

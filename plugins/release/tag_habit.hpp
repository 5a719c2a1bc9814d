// SPDX-License-Identifier: MIT
// How a repository spelled its tags when an earlier run looked: what is asked first, and nothing
// else. Without it, or when it is wrong, the same release is found with another question or two.
#pragma once

#include "conventional_names.hpp"

#include <binstall/memory.hpp>
#include <binstall/package_source.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall::release {

/// The spelling of `tag` for other versions and packages: "{name}-v{version}" of "tool-v1.2.3".
/// Absent when the version is not in it as it is, "1.2" for 1.2.0: the next one may be spelled in
/// another way again.
std::optional<std::string> tag_spelling(std::string_view tag, const Manifest& manifest);

/// What earlier runs have learned about one package's tags, or those of its repository.
class TagHabit {
public:
    /// Both outlive it.
    TagHabit(const BuildQuery& query, Memory& memory) : query_{query}, memory_{memory} {}

    /// Recalls what there is about `repository`. A memory that does not lead to a tag of this
    /// version of this package counts as none.
    void recall(const Repository& repository);

    /// The tag that the version has if the author keeps the habit.
    const std::optional<Tag>& tag() const noexcept { return tag_; }

    /// Whether tags were spelled in a way that cannot be guessed: the list of all says more.
    bool needs_list() const noexcept { return needs_list_; }

    /// Remembers the tag of the release that was found.
    void learn(const std::string& tag, const Repository& repository);

private:
    const BuildQuery& query_;
    Memory& memory_;
    std::string recalled_;
    std::optional<Tag> tag_;
    bool needs_list_ = false;
};

} // namespace binstall::release

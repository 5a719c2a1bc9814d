// SPDX-License-Identifier: MIT
#pragma once

#include <engine/destination/destination.hpp>
#include <engine/place/folder.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// Which folder of a destination a name lies in.
enum class Where { bin, root, state };

/// The folders of a destination, opened once.
class Folders {
public:
    /// Makes what is missing.
    static Folders make(const Destination& destination);

    /// Absent when the state folder does not exist: nothing was ever placed there.
    static std::optional<Folders> open(const Destination& destination);

    /// @throws Error{Errc::io} for the root of a destination that has none.
    const Folder& at(Where where) const;

    bool has_root() const noexcept { return root_.has_value(); }

    /// How the names of staged files begin: ".binstall-" and what tells this state folder from
    /// others that may place files in the same binary folder. Staged files of one are never swept
    /// by another.
    const std::string& staged_prefix() const noexcept { return prefix_; }

    /// Whether `name` is one that an interrupted command of this destination may have left.
    bool is_litter(std::string_view name) const;

private:
    Folders(Folder bin, std::optional<Folder> root, Folder state);

    Folder bin_;
    std::optional<Folder> root_;
    Folder state_;
    std::string prefix_;
};

} // namespace binstall

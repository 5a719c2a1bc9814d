// SPDX-License-Identifier: MIT
// Everything that is going to appear, on disk under a name of its own, before anything is replaced.
#pragma once

#include <engine/place/folders.hpp>
#include <engine/staged_tree.hpp>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall {

/// Makes staged files, and removes them again unless they are to be kept.
class Staging {
public:
    explicit Staging(const Folders& folders);
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    /// Each answers the staged name. What it stands for is on disk; its folder is not synchronised.
    std::string file(const StagedFile& staged);
    std::string link(const std::string& target);
    /// `text`, with the mode and owner of the record `name`, which it is going to replace.
    std::string record(Where where, const std::string& name, std::string_view text);

    /// Synchronises every folder in which something was staged.
    void sync();

    /// From now on the staged files belong to the journal.
    void keep() noexcept { made_.clear(); }

private:
    std::string next_name(Where where);

    const Folders& folders_;
    mode_t umask_;
    int count_ = 0;
    std::vector<std::pair<Where, std::string>> made_;
    std::set<int> named_; ///< Descriptors of unnamed files that have got a name.
};

} // namespace binstall

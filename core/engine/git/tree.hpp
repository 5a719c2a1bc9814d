// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// An entry of a tree and the object that it names.
struct TreeObject {
    GitEntry entry;
    std::string id;
};

/// Reads what `git ls-tree -z` prints, as it comes.
/// https://git-scm.com/docs/git-ls-tree#_output_format
class TreeReader {
public:
    /// Bytes that a tree may take.
    static constexpr std::uint64_t output_limit = std::uint64_t{256} << 20;

    /// @throws Error{Errc::git} for more than a million entries, and for what is no such output.
    void add(std::string_view bytes);

    std::vector<TreeObject> finish();

private:
    void take(std::string_view line);

    std::string rest_;
    std::vector<TreeObject> objects_;
};

} // namespace binstall

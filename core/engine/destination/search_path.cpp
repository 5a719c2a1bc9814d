// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/destination/search_path.hpp>
#include <engine/process/child_process.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool is_same(const fs::path& left, const fs::path& right) {
    std::error_code problem; // of a folder that is not there yet, or cannot be looked at
    return left.lexically_normal() / "" == right.lexically_normal() / "" ||
           fs::equivalent(left, right, problem);
}

std::optional<fs::path> find_program(const std::vector<fs::path>& folders,
                                     std::size_t first,
                                     std::size_t last,
                                     const fs::path& name) {
    for (std::size_t index = first; index < last; ++index)
        if (is_program(folders[index] / name))
            return folders[index] / name;
    return std::nullopt;
}

} // namespace

SearchPath::SearchPath(const Environment& environment, const fs::path& folder) {
    const auto variable = environment.find("PATH");
    is_known_ = variable != environment.end();
    if (!is_known_)
        return;
    // An empty entry is the working directory, which will be another one tomorrow.
    for (const std::string_view entry : split(variable->second, ':'))
        if (!entry.empty())
            folders_.emplace_back(entry);
    const auto ours = std::ranges::find_if(
        folders_, [&](const fs::path& candidate) { return is_same(candidate, folder); });
    position_ = static_cast<std::size_t>(ours - folders_.begin());
}

std::optional<fs::path> SearchPath::program_before(const fs::path& name) const {
    return position_ < folders_.size() ? find_program(folders_, 0, position_, name) : std::nullopt;
}

std::optional<fs::path> SearchPath::program_after(const fs::path& name) const {
    return position_ < folders_.size()
               ? find_program(folders_, position_ + 1, folders_.size(), name)
               : std::nullopt;
}

} // namespace binstall

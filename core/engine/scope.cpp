// SPDX-License-Identifier: MIT
#include <engine/scope.hpp>

namespace binstall {

bool matches_glob(std::string_view pattern, std::string_view name) noexcept {
    // Greedy with one point to return to: linear in practice, never exponential.
    std::size_t at = 0, star = std::string_view::npos, resume = 0, position = 0;
    while (position < name.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = position;
        } else if (at < pattern.size() && pattern[at] == name[position]) {
            ++at;
            ++position;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            position = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

} // namespace binstall

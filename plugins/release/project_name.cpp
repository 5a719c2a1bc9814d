// SPDX-License-Identifier: MIT
#include "project_name.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace binstall::release {

namespace {

bool says_nothing(std::string_view word) {
    constexpr std::array generic{"app", "bin", "cli", "rs", "rust", "tool"};
    return std::ranges::find(generic, word) != generic.end();
}

std::vector<std::string_view> words_of(std::string_view name) {
    constexpr std::string_view separators = "-_. ";
    std::vector<std::string_view> words;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find_first_of(separators), name.size());
        if (end > 0)
            words.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return words;
}

/// What a name may be short for: its words, without some that say nothing at its ends. Joined,
/// since some authors write "my-tool" and some "mytool".
std::set<std::string> short_forms(std::string_view name) {
    const std::string lower = to_lower(name);
    const std::vector<std::string_view> words = words_of(lower);
    std::set<std::string> forms;
    for (auto first = words.begin(); first != words.end(); ++first) {
        std::string joined;
        for (auto last = first; last != words.end(); ++last) {
            joined += *last;
            if (std::all_of(std::next(last), words.end(), says_nothing))
                forms.insert(joined);
        }
        if (!says_nothing(*first))
            break;
    }
    return forms;
}

} // namespace

bool is_project_itself(std::string_view package, std::string_view repository) {
    const std::set<std::string> projects = short_forms(repository);
    return std::ranges::any_of(short_forms(package),
                               [&](const std::string& form) { return projects.contains(form); });
}

} // namespace binstall::release

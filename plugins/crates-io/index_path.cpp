// SPDX-License-Identifier: MIT
#include "index_path.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::crates_io {

std::string index_prefix(std::string_view name) {
    switch (name.size()) {
    case 0:
    case 1:
        return "1";
    case 2:
        return "2";
    case 3:
        return cat("3/", name.front());
    default:
        return cat(name.substr(0, 2), "/", name.substr(2, 2));
    }
}

std::vector<std::string> spellings(std::string_view name) {
    std::vector<std::string> names{std::string{name}};
    for (const auto& [from, to] : {std::pair{'_', '-'}, std::pair{'-', '_'}}) {
        std::string other{name};
        std::ranges::replace(other, from, to);
        if (std::ranges::find(names, other) == names.end())
            names.push_back(std::move(other));
    }
    return names;
}

std::string index_path(std::string_view name) {
    return to_lower(cat(index_prefix(name), "/", name));
}

} // namespace binstall::crates_io

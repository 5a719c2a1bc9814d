// SPDX-License-Identifier: MIT
#include "listed.hpp"

#include <binstall/text.hpp>

#include <string_view>

namespace binstall::cli {

std::vector<std::string> listed(const std::vector<std::string>& lists) {
    std::vector<std::string> pieces;
    for (const std::string& list : lists)
        for (const std::string_view piece : split(list, ','))
            pieces.emplace_back(trim(piece));
    return pieces;
}

} // namespace binstall::cli

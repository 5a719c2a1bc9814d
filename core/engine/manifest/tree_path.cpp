// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/tree_path.hpp>

#include <vector>

namespace binstall {

std::optional<std::string> joined_path(std::string_view folder, std::string_view path) {
    std::vector<std::string_view> parts;
    // What begins with '/' is seen from the root.
    const std::string whole = path.starts_with('/') ? std::string{path} : cat(folder, '/', path);
    for (const std::string_view part : split(whole, '/')) {
        if (part.empty() || part == ".")
            continue;
        if (part != "..") {
            parts.push_back(part);
            continue;
        }
        if (parts.empty())
            return std::nullopt;
        parts.pop_back();
    }
    std::string joined;
    for (const std::string_view part : parts)
        joined += cat(joined.empty() ? "" : "/", part);
    return joined;
}

std::string below(std::string_view folder, std::string_view name) {
    return folder.empty() ? std::string{name} : cat(folder, '/', name);
}

std::string_view folder_of(std::string_view path) noexcept {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view file_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

bool is_within(std::string_view folder, std::string_view path) noexcept {
    return folder.empty() || path == folder ||
           (path.starts_with(folder) && path[folder.size()] == '/');
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "command_paths.hpp"

#include <binstall/error.hpp>

#include <system_error>

namespace binstall::cli {

fs::path absolute_path(const std::string& path) {
    std::error_code problem;
    fs::path whole = fs::absolute(path, problem);
    if (problem)
        throw Error{Errc::io, "the current folder does not exist any more"};
    return whole;
}

std::optional<fs::path> project(const CommandLine& line) {
    const std::string* path = line.value(Option::manifest_path);
    return path ? std::optional{absolute_path(*path)} : std::nullopt;
}

DestinationRequest destination_request(const CommandLine& line, const Config& config) {
    DestinationRequest request;
    if (const std::string* folder = line.value(Option::install_dir))
        request.install_dir = *folder;
    if (const std::string* folder = line.value(Option::root))
        request.root = *folder;
    request.track = !line.has(Option::no_track);
    const bool is_plain = line.has(Option::no_symlinks) || !config.symlinks ||
                          line.personality == Personality::cargo_binstall;
    request.layout = is_plain ? NameLayout::plain : NameLayout::versioned;
    return request;
}

std::vector<fs::path> plugin_folders(const CommandLine& line) {
    std::vector<fs::path> folders;
    for (const std::string& folder : line.values(Option::plugin_dir))
        folders.push_back(absolute_path(folder));
    return folders;
}

} // namespace binstall::cli

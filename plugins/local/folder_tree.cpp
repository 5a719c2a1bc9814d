// SPDX-License-Identifier: MIT
#include "folder_tree.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace binstall::local {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t file_limit = std::uintmax_t{1} << 20;
constexpr std::size_t most_names = 100'000;

fs::path real_path(std::string_view path) {
    return fs::path{"/"} / fs::path{path};
}

/// Absent when there is no regular file: a fifo would be waited for.
std::optional<std::string> content_of(const fs::path& path) {
    std::error_code problem;
    if (!fs::is_regular_file(path, problem))
        return std::nullopt;
    if (fs::file_size(path, problem) > file_limit)
        throw Error{Errc::manifest,
                    cat(printable(path.string(), 1024), " is larger than a manifest may be")};
    std::ifstream file{path, std::ios::binary};
    std::string text(file_limit + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad() || (!file.eof() && file.fail()) || text.size() > file_limit)
        throw Error{Errc::io, cat("cannot read ", printable(path.string(), 1024))};
    return text;
}

} // namespace

void FolderTree::check_stop() const {
    if (stop_.stop_requested())
        throw Error{Errc::cancelled, "interrupted"};
}

std::vector<std::string> FolderTree::names(std::string_view folder) {
    check_stop();
    std::vector<std::string> names;
    std::error_code problem;
    // What cannot be looked into is as good as empty: it is nobody's package.
    for (fs::directory_iterator entry{real_path(folder), problem}, end;
         !problem && entry != end && names.size() < most_names;
         entry.increment(problem)) {
        std::error_code unreadable;
        const bool is_link = entry->is_symlink(unreadable);
        const bool is_folder = entry->is_directory(unreadable);
        if (is_folder && !is_link)
            names.push_back(entry->path().filename().string() + '/');
        else if (!is_folder && entry->is_regular_file(unreadable))
            names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

std::vector<std::optional<std::string>> FolderTree::read(std::span<const std::string> paths) {
    std::vector<std::optional<std::string>> contents;
    for (const std::string& path : paths) {
        check_stop();
        contents.push_back(content_of(real_path(path)));
    }
    return contents;
}

} // namespace binstall::local

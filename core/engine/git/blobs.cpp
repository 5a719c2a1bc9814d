// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/setting.hpp>
#include <engine/git/address.hpp>
#include <engine/git/blobs.hpp>
#include <engine/git/failure.hpp>
#include <engine/git/tree.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace binstall {

namespace {

/// Paths for one command line.
constexpr std::size_t paths_at_once = 200;

/// What git adds to the content of files in a pack, at most, and then some.
constexpr std::uint64_t pack_overhead = std::uint64_t{1} << 20;

/// Whether there can be a file at `path`: git would take "a//b" or "./a" for another one.
bool is_path(std::string_view path) {
    const std::vector<std::string_view> parts = split(path, '/');
    return path.find('\0') == path.npos && std::ranges::none_of(parts, [](std::string_view part) {
               return part.empty() || part == "." || part == "..";
           });
}

std::string lines_of(const std::set<std::string>& ids) {
    std::string lines;
    for (const std::string& id : ids)
        lines += cat(id, '\n');
    return lines;
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
        throw Error{Errc::git, cat("git says ", printable(text), " where a number belongs")};
    return value;
}

} // namespace

std::vector<std::optional<std::string>> Blobs::read(const std::string& commit,
                                                    std::span<const std::string> paths,
                                                    std::uint64_t size_limit) const {
    const Ids ids = ids_of(commit, paths);
    std::set<std::string> wanted;
    for (const auto& [path, id] : ids)
        wanted.insert(id);
    std::map<std::string, std::uint64_t> sizes = sizes_of(wanted);
    std::set<std::string> missing;
    for (const std::string& id : wanted)
        if (!sizes.contains(id))
            missing.insert(id);
    if (!missing.empty()) {
        fetch(missing, size_limit);
        sizes.merge(sizes_of(missing));
    }
    for (const auto& [path, id] : ids)
        if (const auto size = sizes.find(id); size != sizes.end() && size->second > size_limit)
            throw Error{Errc::git, cat(printable(path), " is larger than ", size_text(size_limit))};
    const std::map<std::string, std::string> contents = contents_of(sizes);
    std::vector<std::optional<std::string>> answer;
    for (const std::string& path : paths) {
        const auto id = ids.find(path);
        const auto content = id == ids.end() ? contents.end() : contents.find(id->second);
        if (id != ids.end() && content == contents.end())
            throw Error{Errc::git, cat("the remote did not send ", printable(path))};
        answer.push_back(id == ids.end() ? std::nullopt : std::optional{content->second});
    }
    return answer;
}

/// @throws Error{Errc::git} for a symbolic link: what it leads to is no file of this commit.
Blobs::Ids Blobs::ids_of(const std::string& commit, std::span<const std::string> paths) const {
    Ids ids;
    std::vector<std::string> usable;
    std::ranges::copy_if(paths, std::back_inserter(usable), is_path);
    for (std::size_t at = 0; at < usable.size(); at += paths_at_once) {
        GitRun list{.arguments = {"ls-tree", "-z", "--full-tree", commit, "--"}};
        const std::size_t end = std::min(at + paths_at_once, usable.size());
        for (std::size_t index = at; index < end; ++index)
            list.arguments.push_back(usable[index]);
        const ChildResult result = local_(std::move(list));
        if (!result.is_success())
            throw git_failure(cat("git cannot read the commit ", commit), result);
        TreeReader reader;
        reader.add(result.out);
        for (TreeObject& object : reader.finish()) {
            if (object.entry.kind == GitEntry::Kind::symbolic_link)
                throw Error{Errc::git,
                            cat(printable(object.entry.path),
                                " is a symbolic link, which is not followed")};
            if (object.entry.kind == GitEntry::Kind::file)
                ids.emplace(std::move(object.entry.path), std::move(object.id));
        }
    }
    return ids;
}

/// Of the objects that are at hand. Each is answered with "ID blob SIZE", others with "ID missing".
std::map<std::string, std::uint64_t> Blobs::sizes_of(const std::set<std::string>& ids) const {
    std::map<std::string, std::uint64_t> sizes;
    if (ids.empty())
        return sizes;
    const ChildResult result = local_({.arguments = {"cat-file", "--batch-check"},
                                       .input = lines_of(ids),
                                       .output_limit = std::uint64_t{256} * ids.size()});
    if (!result.is_success())
        throw git_failure("git cannot look for files in its cache", result);
    for (const std::string_view line : split(result.out, '\n')) {
        const std::vector<std::string_view> words = split(line, ' ');
        if (words.size() == 3 && words[1] == "blob")
            sizes.emplace(words[0], number(words[2]));
    }
    return sizes;
}

void Blobs::fetch(const std::set<std::string>& ids, std::uint64_t size_limit) const {
    const ChildResult result = network_({.arguments = {"fetch",
                                                       "--quiet",
                                                       "--filter=blob:none",
                                                       "--no-tags",
                                                       "--no-write-fetch-head",
                                                       "--no-recurse-submodules",
                                                       "--no-auto-maintenance",
                                                       "--stdin",
                                                       "origin"},
                                         .input = lines_of(ids),
                                         .file_limit = pack_overhead + size_limit * ids.size()});
    if (result.is_success())
        return;
    if (git_trouble(result) == GitTrouble::too_large)
        throw git_failure(cat("a file that is needed is larger than ", size_text(size_limit)),
                          result);
    throw git_failure("git cannot fetch the files that are needed", result);
}

/// "ID blob SIZE", a new line, the content and another new line, for each.
std::map<std::string, std::string>
Blobs::contents_of(const std::map<std::string, std::uint64_t>& sizes) const {
    std::map<std::string, std::string> contents;
    if (sizes.empty())
        return contents;
    std::set<std::string> ids;
    std::uint64_t most = 0;
    for (const auto& [id, size] : sizes) {
        ids.insert(id);
        most += size + 256;
    }
    const ChildResult result = local_(
        {.arguments = {"cat-file", "--batch"}, .input = lines_of(ids), .output_limit = most});
    if (!result.is_success())
        throw git_failure("git cannot read files from its cache", result);
    std::string_view rest = result.out;
    while (!rest.empty()) {
        const std::vector<std::string_view> words = split(rest.substr(0, rest.find('\n')), ' ');
        const std::uint64_t size = words.size() == 3 ? number(words[2]) : 0;
        const std::size_t begin = rest.find('\n');
        if (words.size() != 3 || begin == rest.npos || rest.size() - begin < size + 2)
            throw Error{Errc::git, "git's answer about files cannot be read"};
        contents.emplace(words[0], rest.substr(begin + 1, size));
        rest.remove_prefix(begin + size + 2);
    }
    return contents;
}

} // namespace binstall

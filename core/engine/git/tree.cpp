// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/address.hpp>
#include <engine/git/tree.hpp>

#include <utility>

namespace binstall {

namespace {

constexpr std::size_t most_entries = 1'000'000;

GitEntry::Kind kind_of(std::string_view mode, std::string_view type) {
    if (mode == "120000")
        return GitEntry::Kind::symbolic_link;
    if (type == "commit")
        return GitEntry::Kind::submodule;
    return type == "tree" ? GitEntry::Kind::directory : GitEntry::Kind::file;
}

} // namespace

void TreeReader::add(std::string_view bytes) {
    for (std::size_t end = bytes.find('\0'); end != bytes.npos; end = bytes.find('\0')) {
        rest_ += bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        take(rest_);
        rest_.clear();
    }
    rest_ += bytes;
}

/// `MODE TYPE ID<tab>PATH`
void TreeReader::take(std::string_view line) {
    const std::size_t tab = line.find('\t');
    const std::vector<std::string_view> words = split(line.substr(0, tab), ' ');
    if (tab == line.npos || words.size() != 3 || !is_commit_id(words[2]))
        throw Error{Errc::git, cat("git's list of a tree cannot be read at ", printable(line))};
    if (objects_.size() == most_entries)
        throw Error{Errc::git, cat("the repository has more than ", most_entries, " files")};
    objects_.push_back(
        {{kind_of(words[0], words[1]), std::string{line.substr(tab + 1)}}, std::string{words[2]}});
}

std::vector<TreeObject> TreeReader::finish() {
    if (!rest_.empty())
        throw Error{Errc::git, "git's list of a tree ends in the middle"};
    return std::move(objects_);
}

} // namespace binstall

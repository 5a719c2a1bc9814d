// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/git_unavailable.hpp>

namespace binstall {

namespace {

[[noreturn]] void refuse() {
    throw Error{Errc::git, "this version of binstall does not read git repositories"}.hint(
        "name the package as its registry does");
}

} // namespace

std::optional<GitCommit> GitUnavailable::fetch(const Url&, std::string_view) {
    refuse();
}

std::vector<GitEntry> GitUnavailable::list(const GitCommit&, std::string_view) {
    refuse();
}

std::optional<std::string> GitUnavailable::read(const GitCommit&, std::string_view, std::uint64_t) {
    refuse();
}

} // namespace binstall

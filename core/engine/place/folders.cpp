// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/folders.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

namespace binstall {

namespace {

constexpr std::string_view staged = ".binstall-";

/// `unnamed_file` makes ".binstall-" and six letters for a moment, where the system has nothing
/// better.
constexpr std::size_t unnamed_suffix = 6;

std::string tag_of(const Folder& state) {
    std::error_code problem;
    const std::string path = fs::canonical(state.path, problem).string();
    if (problem)
        throw_io("resolve", state.path, problem.value());
    DigestBuilder builder{DigestAlgorithm::sha256};
    builder.add(std::as_bytes(std::span{path.data(), path.size()}));
    return builder.finish().hex.substr(0, 8);
}

/// Whoever can swap the folder for a link while a download runs must not choose where files go.
void check_identity(const Folder& bin, const std::optional<FolderIdentity>& chosen) {
    struct stat state {};

    if (::fstat(bin.descriptor.get(), &state) != 0)
        throw_io("examine", bin.path, errno);
    if (chosen && *chosen != FolderIdentity{state.st_dev, state.st_ino})
        throw Error{Errc::io,
                    cat(printable(bin.path.string(), 1024),
                        " was replaced by another folder while the command ran")}
            .hint("nothing was installed; look who did that, and run the command again");
}

} // namespace

Folders::Folders(Folder bin, std::optional<Folder> root, Folder state)
    : bin_{std::move(bin)}, root_{std::move(root)}, state_{std::move(state)},
      prefix_{cat(staged, tag_of(state_), "-")} {}

Folders Folders::make(const Destination& destination) {
    std::optional<Folder> root;
    if (destination.root)
        root = make_folder(*destination.root, 0755);
    Folder bin = make_folder(destination.bin_dir, 0755);
    check_identity(bin, destination.bin_identity);
    // A cargo root's is shared with the peer; ours alone may be private, as XDG asks.
    Folder state = make_folder(destination.state_dir, destination.root ? 0755 : 0700);
    return Folders{std::move(bin), std::move(root), std::move(state)};
}

std::optional<Folders> Folders::open(const Destination& destination) {
    std::optional<Folder> state = try_open_named_folder(destination.state_dir);
    std::optional<Folder> bin = try_open_named_folder(destination.bin_dir);
    if (!state || !bin)
        return std::nullopt;
    std::optional<Folder> root;
    if (destination.root)
        root = open_named_folder(*destination.root);
    return Folders{std::move(*bin), std::move(root), std::move(*state)};
}

const Folder& Folders::at(Where where) const {
    if (where == Where::bin)
        return bin_;
    if (where == Where::state)
        return state_;
    if (!root_)
        throw Error{Errc::io, cat(printable(bin_.path.string(), 1024), " has no cargo root")};
    return *root_;
}

bool Folders::is_litter(std::string_view name) const {
    if (name.starts_with(prefix_))
        return true;
    if (!name.starts_with(staged) || name.size() != staged.size() + unnamed_suffix)
        return false;
    return std::ranges::all_of(name.substr(staged.size()), [](char character) {
        return is_ascii_digit(character) || is_ascii_letter(character);
    });
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/digest.hpp>
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/destination/folder_access.hpp>
#include <engine/paths.hpp>

#include <algorithm>
#include <sys/stat.h>
#include <system_error>

namespace binstall {

namespace {

/// A folder and why it is this one.
struct Place {
    fs::path folder;
    std::string reason;
    bool is_named = true; ///< Somebody asked for it: then no other one will do.
};

/// A path of the command line or of a variable that cargo reads, which may be relative.
fs::path absolute_path(const fs::path& path, std::string_view from, Errc code) {
    if (path.native().starts_with('~'))
        throw Error{code, cat(from, " begins with ~: ", printable(path.string(), 1024))}.hint(
            "only shells expand it, and not after `=` or in quotes; write the path in full");
    std::error_code problem;
    const fs::path absolute = fs::absolute(path, problem);
    if (problem)
        throw Error{Errc::io, "the current folder does not exist any more"};
    // "a/../b" is another place than "b" when a is a symbolic link.
    const bool has_parent = std::ranges::find(absolute, fs::path{".."}) != absolute.end();
    const fs::path clean =
        has_parent ? fs::weakly_canonical(absolute, problem) : absolute.lexically_normal();
    return clean.has_filename() || !clean.has_relative_path() ? clean : clean.parent_path();
}

std::optional<Place> choose_root(const DestinationRequest& request,
                                 const Config& config,
                                 const CargoConfig& cargo_config,
                                 const Environment& environment) {
    if (request.root)
        return Place{absolute_path(*request.root, "--root", Errc::usage), "from --root"};
    const auto variable = environment.find("CARGO_INSTALL_ROOT");
    if (variable != environment.end() && !variable->second.empty())
        return Place{absolute_path(variable->second, "CARGO_INSTALL_ROOT", Errc::config),
                     "from CARGO_INSTALL_ROOT"};
    if (config.root)
        return Place{*config.root, "from install.root in the settings"};
    const std::optional<fs::path> cargo = cargo_home(environment);
    if (!cargo)
        return std::nullopt;
    if (const std::optional<fs::path> root = cargo_config.path({"install", "root"}))
        return Place{*root, "from install.root in cargo's settings"};
    const auto named = environment.find("CARGO_HOME");
    const bool is_from_variable = named != environment.end() && !named->second.empty();
    return Place{*cargo, is_from_variable ? "from CARGO_HOME" : "cargo's default", false};
}

/// A path in a message: cut when the system would not take it either.
std::string shown(const fs::path& path) {
    return printable(path.string(), 1024);
}

std::optional<FolderIdentity> identity_of(const fs::path& folder) {
    struct stat state {};

    if (::stat(folder.c_str(), &state) != 0)
        return std::nullopt;
    return FolderIdentity{state.st_dev, state.st_ino};
}

/// Why binaries cannot be put and recorded below `root`; empty when they can.
std::string why_not_root(const fs::path& root) {
    for (const fs::path& folder : {root / "bin", root, root / "binstall"}) {
        if (const std::string reason = why_not_writable(folder); !reason.empty())
            return cat(shown(folder), ' ', reason);
    }
    return {};
}

bool is_same_folder(const fs::path& left, const fs::path& right) {
    if (left == right)
        return true; // without the file system, which may fail to tell
    std::error_code problem;
    const fs::path real = fs::weakly_canonical(left, problem);
    return !problem && real == fs::weakly_canonical(right, problem) && !problem;
}

/// The cargo root that `bin_dir` is the `bin` of; absent when it is not in one.
std::optional<fs::path> root_around(const fs::path& bin_dir, const std::optional<Place>& root) {
    if (root && is_same_folder(bin_dir, root->folder / "bin"))
        return root->folder;
    std::error_code ignored; // what cannot be looked at is no root of ours
    const fs::path parent = bin_dir.parent_path();
    if (bin_dir.filename() == "bin" && fs::exists(parent / ".crates.toml", ignored))
        return parent;
    return std::nullopt;
}

/// Where the state of a folder outside a root is kept: with the user's other state, else in the
/// folder itself.
fs::path state_of(const fs::path& bin_dir, const Environment& environment, const Readers& read) {
    constexpr std::size_t key_length = 32;
    std::error_code problem;
    const fs::path real = fs::weakly_canonical(bin_dir, problem);
    const std::string& path = problem ? bin_dir.native() : real.native();
    const std::string key = read.digest(DigestAlgorithm::sha256, path).hex.substr(0, key_length);
    const std::optional<fs::path> states = state_folder(environment);
    return states && why_not_writable(*states).empty() ? *states / key : bin_dir / ".binstall";
}

[[noreturn]] void refuse(const std::string& problem) {
    throw Error{Errc::io, cat("binaries cannot be installed: ", problem)}.hint(
        "--install-dir or --root name another folder");
}

Destination in_folder(const Place& place,
                      const std::optional<Place>& root,
                      const Environment& environment,
                      const Readers& read) {
    Destination destination;
    destination.bin_dir = place.folder;
    destination.reason = place.reason;
    destination.root = root_around(place.folder, root);
    destination.state_dir = destination.root ? *destination.root / "binstall"
                                             : state_of(place.folder, environment, read);
    const std::string problem = why_not_writable(place.folder);
    if (!problem.empty())
        refuse(cat(shown(place.folder), ' ', problem));
    destination.bin_identity = identity_of(place.folder);
    return destination;
}

Destination in_root(const Place& root, const Environment& environment, const Readers& read) {
    const std::string problem = why_not_root(root.folder);
    if (problem.empty())
        return in_folder({root.folder / "bin", root.reason}, root, environment, read);
    const std::optional<fs::path> home = home_folder(environment);
    if (root.is_named || !home)
        refuse(problem);
    const fs::path fallback = *home / ".bin";
    if (const std::string reason = why_not_writable(fallback); !reason.empty())
        refuse(cat(problem, ", and ", shown(fallback), ' ', reason));
    return in_folder({fallback, problem}, std::nullopt, environment, read);
}

} // namespace

Destination choose_destination(const DestinationRequest& request,
                               const Config& config,
                               const CargoConfig& cargo,
                               const Environment& environment,
                               const Readers& read) {
    const std::optional<Place> root = choose_root(request, config, cargo, environment);
    Destination destination;
    if (request.install_dir)
        destination = in_folder({absolute_path(*request.install_dir, "--install-dir", Errc::usage),
                                 "from --install-dir"},
                                root,
                                environment,
                                read);
    else if (config.install_dir && !request.root)
        destination = in_folder(
            {*config.install_dir, "from install.dir in the settings"}, root, environment, read);
    else if (root)
        destination = in_root(*root, environment, read);
    else
        throw Error{Errc::config, "there is no home folder to install into"}.hint(
            "set HOME, or name a folder with --install-dir or --root");
    destination.layout = request.layout;
    destination.tracking = request.track && config.track ? Tracking::on : Tracking::off;
    destination.keep = config.keep;
    destination.lock_timeout = config.lock_timeout;
    return destination;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/host.hpp>
#include <binstall/manifest.hpp>
#include <binstall/package_spec.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace binstall {

/// A cargo registry, resolved by the engine from cargo's configuration and the command line.
/// https://doc.rust-lang.org/cargo/reference/registry-index.html
struct Registry {
    std::string name; ///< "crates-io", or as configured; empty when only a URL was given.
    /// "sparse+https://index.crates.io/", a git URL, or a folder of this machine that takes the
    /// place of a registry: "local-registry+/PATH" or "directory+/PATH".
    std::string index;
    std::string source;     ///< How cargo's records spell it.
    std::string credential; ///< The credential scope's name; empty for none.

    friend bool operator==(const Registry&, const Registry&) = default;
};

/// A path on this machine that the user named: a Cargo.toml, or a folder that holds one.
struct LocalPath {
    std::string path;

    friend bool operator==(const LocalPath&, const LocalPath&) = default;
};

/// Where the package is looked for. A GitRemote is a repository that the user named.
using Place = std::variant<Registry, GitRemote, LocalPath>;

/// "What is this package?"
struct PackageQuery {
    PackageSpec spec;
    Place place;
    bool yanked = false; ///< Whether a yanked version may be chosen.
};

/// A package's `.crate` file. The engine downloads it, checks the digest before it uses a byte, and
/// reads the manifest from it.
struct CrateArchive {
    Request request;  ///< Its size limit and cache are set by the engine.
    std::string file; ///< Where it is on this machine instead: in the folder of a local registry.
    Digest digest;
    Version version;
    std::optional<std::chrono::sys_seconds> published;
    std::string source; ///< As Manifest::source.
};

/// A package's Cargo.toml and the names of the files beside it, from which cargo infers binaries.
struct CrateFiles {
    std::string cargo_toml;
    std::vector<std::string> names; ///< Paths from the package's folder, '/' between the parts.
    /// The workspace's Cargo.toml, when the package inherits from one.
    std::optional<std::string> workspace_toml;
    std::string source; ///< As Manifest::source.
    /// Where the two are, for messages: "crates/tool/Cargo.toml". A path that ends in ".rs" is that
    /// of a single-file package; `cargo_toml` is then its frontmatter, on the same lines.
    std::string manifest_path = "Cargo.toml";
    std::string workspace_path = "Cargo.toml";
};

/// A package, in the form that is nearest to what the source has (design D19).
using PackageDescription = std::variant<CrateArchive, CrateFiles, Manifest>;

/// Knows one kind of place where packages are described.
///
/// Every member is thread-safe: the engine asks about several packages at once.
class ManifestSource {
public:
    virtual ~ManifestSource();

    /// Lower-case, unique among sources: "crates-io". Lives as long as the plugin.
    virtual std::string_view id() const noexcept = 0;

    /// The package, in the highest version that the requirement matches. One of a registry that has
    /// another name (but for case, and '-' against '_'), or a version that does not match, ends the
    /// command.
    ///
    /// Absent when this source does not serve `query.place`, or when it was asked and says that the
    /// package does not exist; then the next source is asked.
    /// @throws Error{Errc::registry} when the package is there but no version matches, or the
    ///         answer cannot be understood; Error{Errc::network}, Error{Errc::rate_limited},
    ///         Error{Errc::unauthorized} when the place could not be asked. A failure ends the
    ///         command: it must not turn a private package into a public one.
    virtual std::optional<PackageDescription> resolve(const PackageQuery& query,
                                                      const Host& host) const = 0;
};

} // namespace binstall

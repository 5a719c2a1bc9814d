// SPDX-License-Identifier: MIT
// A registry that speaks cargo's sparse protocol:
// https://doc.rust-lang.org/cargo/reference/registry-index.html
#pragma once

#include "archives.hpp"
#include "http_message.hpp"
#include "releases.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace binstall::test {

/// One version of a crate, described by what matters here. Cargo.toml is written from it.
class Crate {
public:
    Crate(Forge& forge, std::string name, std::string version)
        : forge_{&forge}, name_{std::move(name)}, version_{std::move(version)} {}

    /// "https://github.com/owner/name"
    Crate& repository(std::string url);
    /// A binary; with none, the crate has `src/main.rs`, which cargo names after the crate.
    Crate& binary(std::string name);
    /// The lines of [package.metadata.binstall], and tables below it.
    Crate& metadata(std::string toml);
    /// Anything else at the end of Cargo.toml.
    Crate& toml(std::string lines);
    /// A crate without any binary.
    Crate& library();
    Crate& yanked();
    /// When the registry got it, as the index states it; empty: not at all.
    Crate& published(std::string moment);
    /// What the index states as SHA-256 of the archive instead of the truth.
    Crate& checksum(std::string hex);
    /// The archive, instead of one that is made from the description.
    Crate& archive(std::string bytes);

    /// The release of the crate's repository.
    Release& release(const std::string& tag);

    /// A release "v<version>" whose one asset holds every binary for `triple`, named and laid out
    /// as most are: `<name>-v<version>-<triple>.tgz`, with a folder of that name. Each binary
    /// prints "<binary> <version>".
    Crate& usual_release(const std::string& triple);

    const std::string& name() const noexcept { return name_; }

    const std::string& version() const noexcept { return version_; }

    std::string cargo_toml() const;
    std::string archive() const;
    std::string index_line() const;

private:
    std::vector<std::string> binaries() const;

    Forge* forge_;
    std::string name_;
    std::string version_;
    std::string repository_;
    std::vector<std::string> binaries_;
    std::string metadata_;
    std::string toml_;
    bool is_library_ = false;
    bool is_yanked_ = false;
    std::string published_ = "2001-01-02T03:04:05Z";
    std::string checksum_;
    std::optional<std::string> archive_;
};

/// Where a registry is.
struct RegistryPlaces {
    std::string index_path; ///< Before the entries: "" or "/index".
    std::string dl;         ///< What config.json says.
    std::string dl_path;    ///< Where the archives are on their host: "/crates".
    std::string token{};    ///< When not empty: what the Authorization header must be.
    std::function<bool(const std::string&)> accepts{}; ///< When there: what judges that header.
    std::string challenge{};                           ///< For whoever is refused.
};

class CargoRegistry {
public:
    CargoRegistry(Forge& forge, RegistryPlaces places)
        : forge_{forge}, places_{std::move(places)} {}

    /// Adds a version. Stays where it is.
    Crate& crate(std::string name, std::string version);

    void require_token(std::string token) { places_.token = std::move(token); }

    /// Whoever asks must show a token that `accepts` likes; who does not is told `challenge`, if
    /// that is not empty.
    void require(std::function<bool(const std::string&)> accepts, std::string challenge = {}) {
        places_.accepts = std::move(accepts);
        places_.challenge = std::move(challenge);
    }

    ServerResponse index(const ServerRequest& request) const;
    ServerResponse download(const ServerRequest& request) const;

private:
    bool is_private() const;
    bool is_allowed(const ServerRequest& request) const;
    ServerResponse unauthorized() const;

    Forge& forge_;
    RegistryPlaces places_;
    std::deque<Crate> crates_;
};

} // namespace binstall::test

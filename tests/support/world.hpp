// SPDX-License-Identifier: MIT
// Everything that an installation asks on the network, on loopback: the registry's hosts,
// github.com with its host for objects and its API, other forges, and private registries.
#pragma once

#include "cargo_registry.hpp"
#include "https_server.hpp"
#include "other_forge.hpp"
#include "releases.hpp"
#include "temp_folder.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace binstall::test {

/// A world of crates and releases, described in code:
///
///     world.crate("sx",
///     "1.0.0").repository("https://github.com/o/sx").usual_release(host_triple());
///
/// Describe it between commands, not while one runs.
class World {
public:
    World();

    /// A version of a crate on crates.io.
    Crate& crate(std::string name, std::string version);

    /// A registry at `sparse+https://<host>/index/`, made on first use.
    CargoRegistry& registry(const std::string& host);

    Forge& forge() noexcept { return forge_; }

    /// Another forge, made on first use.
    OtherForge& forge(ForgeKind kind, const std::string& host);

    HttpsServer& server() noexcept { return server_; }

    /// The authority that every certificate of the world comes from, PEM.
    const fs::path& certificates() const noexcept { return certificates_; }

    /// What brings a client here: every host's port 443 is the server's, and its certificates are
    /// trusted, for the names they are for.
    std::vector<std::string> arguments();

private:
    Handler guarded(Handler handler);

    std::mutex mutex_; ///< The connections' threads read what the test described.
    Forge forge_;
    CargoRegistry crates_io_;
    std::map<std::string, std::unique_ptr<CargoRegistry>> registries_;
    std::map<std::string, std::unique_ptr<OtherForge>> forges_;
    TempFolder folder_;
    fs::path certificates_;
    HttpsServer server_; ///< Last: its threads end before what they use.
};

} // namespace binstall::test

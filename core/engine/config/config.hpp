// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/package_source.hpp>
#include <binstall/readers.hpp>
#include <binstall/value.hpp>

#include <engine/age.hpp>
#include <engine/credentials/authorization.hpp>
#include <engine/credentials/place.hpp>
#include <engine/http_client.hpp>
#include <engine/unpack.hpp>
#include <engine/verify/options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One key of a `[plugins.<id>]` table, and the file that set it.
struct PluginSetting {
    Value value;
    fs::path from;
};

/// `[plugins]` and `[sources]`: who is loaded, who is asked, in which order.
struct PluginConfig {
    std::vector<fs::path> path;     ///< plugins.path
    std::set<std::string> disabled; ///< plugins.disable
    std::set<std::string> required; ///< [plugins.ID] required = true
    std::set<std::string> optional; ///< [plugins.ID] required = false: it may be missing.
    std::set<std::string> named;    ///< Every id that some setting names: their rejection is fatal.
    std::map<std::string, int> precedence;                 ///< [plugins.ID] precedence
    std::map<std::string, std::string> tier;               ///< [sources.ID] tier
    std::map<std::string, std::vector<std::string>> scope; ///< [sources.ID] scope, globs
    std::vector<std::string> order;                        ///< sources.order
    std::set<std::string> allow_community{"quickinstall"}; ///< sources.allow-community
    std::map<std::string, std::map<std::string, PluginSetting>>
        settings; ///< The other keys of [plugins.ID].
    /// Of the policy: the SHA-256 digests in hex that plugins' files may have, by id.
    std::optional<std::map<std::string, std::vector<std::string>>> pins;
    std::chrono::milliseconds call_timeout{120'000}; ///< plugins.call-timeout
    std::chrono::milliseconds stop_grace{5'000};     ///< plugins.stop-grace
};

/// `[credentials.NAME]`: a secret for one place, and the one place where it is found.
struct CredentialSetting {
    std::optional<CredentialPlace> place; ///< Absent for "github", which has its own.
    AuthorizationForm form;
    std::string user;                 ///< For Basic authentication.
    std::string variable;             ///< token = { env = ... }
    fs::path token_file;              ///< token = { file = ... }
    std::vector<std::string> command; ///< token = { command = [...] }
};

/// `[credentials]`: which secrets are looked for, and where they may go.
struct CredentialConfig {
    bool discover_github_token = true; ///< credentials.discover-github-token
    bool netrc = true;                 ///< credentials.netrc
    std::map<std::string, CredentialSetting> named;
};

/// What some file says in a table with a name of its own, `[plugins.ID]` for one, as it stands
/// there: what `binstall config` shows.
struct NamedSetting {
    Value value;
    std::string origin; ///< The file.
};

/// `[git]`: how repositories are read.
struct GitConfig {
    std::optional<fs::path> folder;                ///< Where they are kept; absent: nowhere.
    bool user_config = false;                      ///< git.user-config
    std::chrono::milliseconds timeout{110'000};    ///< git.timeout
    std::uint64_t size = std::uint64_t{512} << 20; ///< git.size
};

/// The settings of a command, from all files and the environment (design D23). Flags are applied on
/// top by the command line.
struct Config {
    PluginConfig plugins;
    CredentialConfig credentials;
    HttpOptions http;
    GitConfig git;
    std::optional<fs::path> memory_folder; ///< Where plugins' memories are kept; absent: nowhere.
    std::optional<std::string> proxy;      ///< http.proxy
    std::optional<std::string> no_proxy;   ///< http.no-proxy
    UnpackLimits unpack;
    VerifyOptions verify;
    std::optional<fs::path> root;                    ///< install.root
    std::optional<fs::path> install_dir;             ///< install.dir
    std::vector<std::string> targets;                ///< install.targets
    std::vector<std::string> strategies;             ///< install.strategies; empty: all of them
    std::vector<std::string> disabled_strategies;    ///< install.disable-strategies
    Age min_age;                                     ///< install.min-age
    std::map<std::string, Age> tool_min_ages;        ///< [tools.NAME] min-age
    std::vector<ForgeHost> forges;                   ///< [hosts."NAME"] kind
    bool build = false;                              ///< install.build
    bool confirm = true;                             ///< install.confirm
    bool keep_going = false;                         ///< install.keep-going
    bool symlinks = true;                            ///< install.symlinks
    bool track = true;                               ///< install.track
    bool check_binary = true;                        ///< install.check-binary
    int keep = 1;                                    ///< install.keep: previous versions kept
    std::chrono::milliseconds lock_timeout{600'000}; ///< install.lock-timeout
    std::vector<fs::path> files;                     ///< The files that were read, first to last.
    /// Where each key was set that was set: a file or a variable.
    std::map<std::string, std::string, std::less<>> origins;
    std::map<std::string, NamedSetting, std::less<>> named; ///< "plugins.acme.precedence"

    bool is_set(std::string_view key) const { return origins.contains(key); }
};

/// The environment, as `getenv` gives it; a parameter, so that tests need none.
using Environment = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Environment process_environment();

/// Reads /etc/binstall/config.toml, $XDG_CONFIG_HOME/binstall/config.toml (with `include`),
/// $CARGO_HOME/binstall.toml (the peer's own keys) and BINSTALL_*, in this order, later ones win.
/// An unknown key is a warning with a suggestion.
/// @throws Error{Errc::config} naming the file, and line or key, for a wrong type, a syntax error,
///         or a file that others may write.
Config read_config(const Environment& environment,
                   const Readers& read,
                   Log& log,
                   const std::optional<fs::path>& peer_settings = std::nullopt);

} // namespace binstall

// SPDX-License-Identifier: MIT
// The one table of options: the parser and `--help` are both made from it.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace binstall::cli {

enum class Verb { install, explain, verify, policy, plugins, doctor, config };

enum class Option {
    version_req,
    allow_yanked,
    targets,
    install_dir,
    root,
    pkg_url,
    pkg_fmt,
    bin_dir,
    dry_run,
    no_confirm,
    keep_going,
    no_symlinks,
    no_track,
    no_check_binary,
    strategies,
    disable_strategies,
    asset,
    bin,
    require_all_bins,
    min_age,
    build,
    features,
    all_features,
    no_default_features,
    locked,
    cargo_config,
    unstable,
    force,
    no_wait,
    allow_other_owner,
    only_signed,
    skip_signatures,
    require,
    allow_legacy,
    accept_change,
    lock,
    plugin_dir,
    connect_to,
    offline,
    allow_hosts,
    allow_insecure_http,
    registry,
    index,
    git,
    branch,
    tag,
    rev,
    manifest_path,
    root_certificates,
    github_token,
    no_discover_github_token,
    min_tls_version,
    format,
    log_level,
    verbose,
    quiet,
    json_output,
    self_install,
    settings,
    maximum_resolution_timeout,
    rate_limit,
    no_cleanup,
    disable_telemetry,
    secure,
    print_version,
    help,
};

/// Whether an option may be given more than once.
enum class Repeat { no, yes };

struct OptionInfo {
    Option id{};
    std::string_view name{};                 ///< "install-dir", without the dashes.
    std::vector<std::string_view> aliases{}; ///< Other long names.
    char short_name = 0;                     ///< 0: none.
    std::string_view argument{};             ///< "DIR"; empty for a flag.
    std::string_view environment{};      ///< A variable that counts when the option is not given.
    std::string_view peer_environment{}; ///< One that counts only when called as cargo-binstall.
    bool is_peers = false;               ///< Known only when called as cargo-binstall.
    std::vector<Verb> verbs{};           ///< Empty: all of them.
    Repeat repeat = Repeat::no;
    std::vector<Option> conflicts{};
    std::vector<Option>
        outranked_by{}; ///< When one of these is given, the variable does not count.
    std::string_view help{};

    bool is_flag() const noexcept { return argument.empty(); }

    bool is_for(Verb verb) const noexcept;
};

struct VerbInfo {
    Verb id;
    std::string_view name;
    std::string_view operands; ///< "CRATE[@REQ]..."
    std::string_view help;
};

/// In the order in which `--help` lists them.
[[nodiscard]] std::span<const OptionInfo> options();

[[nodiscard]] std::span<const VerbInfo> verbs();

[[nodiscard]] const OptionInfo& info(Option option);

/// The option with this long name or alias; null when there is none.
[[nodiscard]] const OptionInfo* find_option(std::string_view long_name);

/// The option with this short name; null when there is none.
[[nodiscard]] const OptionInfo* find_option(char short_name);

[[nodiscard]] std::optional<Verb> find_verb(std::string_view name);

} // namespace binstall::cli

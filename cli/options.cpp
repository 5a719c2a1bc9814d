// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>

namespace binstall::cli {

namespace {

const std::vector<Verb> install_only{Verb::install};
/// Where binaries are.
const std::vector<Verb> placing{Verb::install, Verb::explain, Verb::verify};
/// What decides which build is taken.
const std::vector<Verb> choosing{Verb::install, Verb::explain};
const std::vector<Verb> networking{Verb::install, Verb::explain, Verb::doctor};

const std::vector<OptionInfo>& table() {
    static const std::vector<OptionInfo> rows = {
        {.id = Option::version_req,
         .name = "version",
         .argument = "REQ",
         .verbs = choosing,
         .help = "Version or requirement of the one crate that is named: 1.2.3, ^1.2, latest"},
        {.id = Option::targets,
         .name = "targets",
         .aliases = {"target"},
         .argument = "TRIPLE,...",
         .environment = "BINSTALL_TARGETS",
         .peer_environment = "CARGO_BUILD_TARGET",
         .verbs = choosing,
         .repeat = Repeat::yes,
         .help = "Install for these platforms, most wanted first, instead of this machine's"},
        {.id = Option::registry,
         .name = "registry",
         .argument = "NAME",
         .verbs = choosing,
         .conflicts = {Option::index, Option::git, Option::manifest_path},
         .help = "Take packages from this registry of cargo's settings"},
        {.id = Option::index,
         .name = "index",
         .argument = "URL",
         .verbs = choosing,
         .conflicts = {Option::registry, Option::git, Option::manifest_path},
         .help = "Take packages from the registry with this index: sparse+https://..., or of git"},
        {.id = Option::git,
         .name = "git",
         .argument = "URL",
         .verbs = choosing,
         .conflicts = {Option::registry, Option::index, Option::manifest_path},
         .help = "Take the one crate that is named from this repository: https://..., ssh://..."},
        {.id = Option::branch,
         .name = "branch",
         .argument = "NAME",
         .verbs = choosing,
         .conflicts = {Option::tag, Option::rev},
         .help = "With --git: this branch instead of the default one"},
        {.id = Option::tag,
         .name = "tag",
         .argument = "NAME",
         .verbs = choosing,
         .conflicts = {Option::branch, Option::rev},
         .help = "With --git: this tag"},
        {.id = Option::rev,
         .name = "rev",
         .argument = "COMMIT",
         .verbs = choosing,
         .conflicts = {Option::branch, Option::tag},
         .help = "With --git: this commit, by its full id"},
        {.id = Option::manifest_path,
         .name = "manifest-path",
         .argument = "PATH",
         .verbs = choosing,
         .conflicts = {Option::registry, Option::index, Option::git},
         .help =
             "Take the one crate that is named from this Cargo.toml, its folder or workspace, or "
             "from a single Rust file"},
        {.id = Option::install_dir,
         .name = "install-dir",
         .aliases = {"install-path"},
         .argument = "DIR",
         .verbs = placing,
         .help = "Put the binaries into this folder"},
        {.id = Option::root,
         .name = "root",
         .argument = "DIR",
         .verbs = placing,
         .help = "Install below this folder, as cargo's option of the same name"},
        {.id = Option::pkg_url,
         .name = "pkg-url",
         .argument = "TEMPLATE",
         .verbs = choosing,
         .help = "Where the archive is, instead of what the crate says"},
        {.id = Option::pkg_fmt,
         .name = "pkg-fmt",
         .argument = "FORMAT",
         .verbs = choosing,
         .help = "What the archive is: tgz, zip, bin, ..."},
        {.id = Option::bin_dir,
         .name = "bin-dir",
         .argument = "TEMPLATE",
         .verbs = choosing,
         .help = "Where a binary is in the archive"},
        {.id = Option::dry_run,
         .name = "dry-run",
         .verbs = install_only,
         .help = "Show the plan and stop; nothing is written"},
        {.id = Option::no_confirm,
         .name = "no-confirm",
         .short_name = 'y',
         .environment = "BINSTALL_NO_CONFIRM",
         .verbs = install_only,
         .help = "Do not ask before installing"},
        {.id = Option::no_symlinks,
         .name = "no-symlinks",
         .verbs = install_only,
         .help = "Install plain files instead of versioned ones and links to them"},
        {.id = Option::no_track,
         .name = "no-track",
         .verbs = install_only,
         .help = "Do not record what is installed"},
        {.id = Option::no_check_binary,
         .name = "no-check-binary",
         .verbs = choosing,
         .help = "Install binaries that cannot run on this machine"},
        {.id = Option::strategies,
         .name = "strategies",
         .argument = "NAME,...",
         .environment = "BINSTALL_STRATEGIES",
         .verbs = choosing,
         .repeat = Repeat::yes,
         .help = "Ask only these for a build: crate-meta-data, quick-install, or a source's id"},
        {.id = Option::disable_strategies,
         .name = "disable-strategies",
         .argument = "NAME,...",
         .environment = "BINSTALL_DISABLE_STRATEGIES",
         .verbs = choosing,
         .repeat = Repeat::yes,
         .help = "Do not ask these for a build"},
        {.id = Option::asset,
         .name = "asset",
         .argument = "PATTERN",
         .verbs = choosing,
         .help = "Take only files whose names match: '*' stands for any characters"},
        {.id = Option::require_all_bins,
         .name = "require-all-bins",
         .verbs = install_only,
         .help = "Install nothing when a build lacks one of the crate's binaries"},
        {.id = Option::min_age,
         .name = "min-age",
         .argument = "AGE",
         .verbs = choosing,
         .help = "Hold back releases that are younger: 3d, 12h, 2w"},
        {.id = Option::build,
         .name = "build",
         .verbs = install_only,
         .help = "Build with cargo what nobody has a build of"},
        {.id = Option::features,
         .name = "features",
         .argument = "NAME,...",
         .verbs = install_only,
         .repeat = Repeat::yes,
         .help = "When building: with these features of the crate"},
        {.id = Option::all_features,
         .name = "all-features",
         .verbs = install_only,
         .help = "When building: with all features of the crate"},
        {.id = Option::no_default_features,
         .name = "no-default-features",
         .verbs = install_only,
         .help = "When building: without the crate's default features"},
        {.id = Option::locked,
         .name = "locked",
         .verbs = install_only,
         .help = "When building: with the versions in the crate's own lock file"},
        {.id = Option::cargo_config,
         .name = "config",
         .argument = "KEY=VALUE",
         .verbs = install_only,
         .repeat = Repeat::yes,
         .help = "When building: a setting for cargo"},
        {.id = Option::unstable,
         .name = "unstable",
         .short_name = 'Z',
         .argument = "FLAG",
         .verbs = install_only,
         .repeat = Repeat::yes,
         .help = "When building: an unstable flag for cargo"},
        {.id = Option::force,
         .name = "force",
         .verbs = install_only,
         .help = "Install again, and replace files that are not ours"},
        {.id = Option::no_wait,
         .name = "no-wait",
         .verbs = install_only,
         .help = "Fail at once when another program is installing there"},
        {.id = Option::allow_other_owner,
         .name = "allow-other-owner",
         .verbs = install_only,
         .help = "Let root install into a folder of another user, as after sudo"},
        {.id = Option::only_signed,
         .name = "only-signed",
         .verbs = choosing,
         .conflicts = {Option::skip_signatures},
         .help = "Install nothing without a valid signature"},
        {.id = Option::skip_signatures,
         .name = "skip-signatures",
         .verbs = choosing,
         .conflicts = {Option::only_signed},
         .help = "Do not check signatures, even where the author signs"},
        {.id = Option::allow_legacy,
         .name = "allow-legacy",
         .verbs = choosing,
         .help = "Accept signatures of minisign's legacy algorithm too"},
        {.id = Option::accept_change,
         .name = "accept-change",
         .verbs = install_only,
         .help = "Accept a release or a signing key that is not as it was when it was first used"},
        {.id = Option::plugin_dir,
         .name = "plugin-dir",
         .argument = "DIR",
         .repeat = Repeat::yes,
         .help = "Look for plugins in this folder first"},
        {.id = Option::connect_to,
         .name = "connect-to",
         .argument = "HOST:PORT:ADDR:PORT",
         .verbs = networking,
         .repeat = Repeat::yes,
         .help = "Connect to ADDR:PORT for HOST:PORT; the certificate is still checked for HOST"},
        {.id = Option::offline,
         .name = "offline",
         .verbs = choosing,
         .help = "Ask nobody: use what earlier runs have kept"},
        {.id = Option::allow_hosts,
         .name = "allow-hosts",
         .argument = "HOST,...",
         .verbs = choosing,
         .repeat = Repeat::yes,
         .help = "Ask no other hosts, not even when redirected there"},
        {.id = Option::allow_insecure_http,
         .name = "allow-insecure-http",
         .verbs = install_only,
         .help = "Fetch over plain http too, which anybody on the way can read and change"},
        {.id = Option::root_certificates,
         .name = "root-certificates",
         .argument = "FILE",
         .environment = "BINSTALL_HTTPS_ROOT_CERTS",
         .verbs = networking,
         .repeat = Repeat::yes,
         .help = "Trust the certificates of this PEM file too"},
        {.id = Option::min_tls_version,
         .name = "min-tls-version",
         .argument = "VERSION",
         .verbs = networking,
         .help = "The oldest TLS that a server may speak: 1.2 or 1.3"},
        {.id = Option::github_token,
         .name = "github-token",
         .argument = "TOKEN",
         .verbs = choosing,
         .help = "Token for GitHub's API; GITHUB_TOKEN is better, which others cannot see"},
        {.id = Option::no_discover_github_token,
         .name = "no-discover-github-token",
         .environment = "BINSTALL_NO_DISCOVER_GITHUB_TOKEN",
         .verbs = choosing,
         .help = "Do not ask git's credentials and gh for a token for GitHub's API"},
        {.id = Option::format,
         .name = "format",
         .argument = "FORMAT",
         .help = "Print the result as text or json"},
        {.id = Option::log_level,
         .name = "log-level",
         .argument = "LEVEL",
         .environment = "BINSTALL_LOG_LEVEL",
         .outranked_by = {Option::verbose, Option::quiet},
         .help = "What to say on the way: off, error, warn, info, debug, trace"},
        {.id = Option::verbose,
         .name = "verbose",
         .short_name = 'v',
         .repeat = Repeat::yes,
         .conflicts = {Option::quiet},
         .help = "Explain decisions; twice: show requests too"},
        {.id = Option::quiet,
         .name = "quiet",
         .short_name = 'q',
         .conflicts = {Option::verbose},
         .help = "Say nothing but results and errors"},
        {.id = Option::print_version,
         .name = "",
         .short_name = 'V',
         .help = "Print the version; with -v what this program was built as"},
        {.id = Option::help, .name = "help", .short_name = 'h', .help = "Print this help"},
    };
    return rows;
}

constexpr VerbInfo verb_table[] = {
    {Verb::install, "install", "CRATE[@REQ]...", "Install the binaries of crates (the default)"},
    {Verb::explain, "explain", "CRATE[@REQ]", "Say which build would be taken, and why no other"},
    {Verb::verify, "verify", "[CRATE]...", "Compare what is installed with what was recorded"},
    {Verb::plugins, "plugins", "[ID]", "List the plugins in the order in which they are asked"},
    {Verb::doctor, "doctor", "net URL", "Show how a server is reached, and what stands in the way"},
    {Verb::config, "config", "[KEY]", "Show the settings that hold and where they come from"},
};

} // namespace

bool OptionInfo::is_for(Verb verb) const noexcept {
    return verbs.empty() || std::ranges::find(verbs, verb) != verbs.end();
}

std::span<const OptionInfo> options() {
    return table();
}

std::span<const VerbInfo> verbs() {
    return verb_table;
}

const OptionInfo& info(Option option) {
    return *std::ranges::find(table(), option, &OptionInfo::id);
}

const OptionInfo* find_option(std::string_view long_name) {
    if (long_name.empty())
        return nullptr;
    const auto found = std::ranges::find_if(table(), [&](const OptionInfo& option) {
        return option.name == long_name ||
               std::ranges::find(option.aliases, long_name) != option.aliases.end();
    });
    return found == table().end() ? nullptr : &*found;
}

const OptionInfo* find_option(char short_name) {
    if (short_name == 0)
        return nullptr;
    const auto found = std::ranges::find(table(), short_name, &OptionInfo::short_name);
    return found == table().end() ? nullptr : &*found;
}

std::optional<Verb> find_verb(std::string_view name) {
    const auto found = std::ranges::find(verb_table, name, &VerbInfo::name);
    return found == std::end(verb_table) ? std::nullopt : std::optional{found->id};
}

} // namespace binstall::cli

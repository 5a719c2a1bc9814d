// SPDX-License-Identifier: MIT
#include "install_request.hpp"

#include "command_paths.hpp"
#include "listed.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/address.hpp>
#include <engine/manifest/binstall_metadata.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/platform/compatible_targets.hpp>
#include <engine/platform/host_targets.hpp>
#include <engine/reworded.hpp>

#include <algorithm>
#include <optional>
#include <unistd.h>
#include <utility>

namespace binstall::cli {

namespace {

/// What cannot be read as a version is, on the command line, a mistake of its writer.
template <class Read>
auto as_usage(Read read) {
    try {
        return read();
    } catch (const Error& error) {
        if (error.code() != Errc::version)
            throw;
        throw reworded(error, Errc::usage, error.what());
    }
}

/// The spec with --version, if that was given, as its requirement.
PackageSpec spec_of(const std::string& word, const std::string* version) {
    PackageSpec spec = as_usage([&] { return PackageSpec::parse(word); });
    if (!version)
        return spec;
    if (word.find('@') != word.npos)
        throw Error{Errc::version_conflict,
                    cat(printable(word), " names a version, and --version another")};
    spec.requirement = as_usage([&] { return VersionReq::parse_command_line(*version); });
    return spec;
}

std::vector<PackageSpec> specs(const CommandLine& line) {
    if (line.words.empty())
        throw Error{Errc::usage, "no crate is named"}.hint(
            "`binstall ripgrep` installs one; `binstall --help` lists what can be said");
    const std::string* version = line.value(Option::version_req);
    if (version && line.words.size() > 1)
        throw Error{Errc::usage, "--version is for one crate only"}.hint(
            "write CRATE@VERSION for each of several");
    std::vector<PackageSpec> specs;
    for (const std::string& word : line.words) {
        PackageSpec spec = spec_of(word, version);
        const auto same = std::ranges::find_if(specs, [&](const PackageSpec& earlier) {
            return same_crate_name(earlier.name, spec.name);
        });
        if (same == specs.end()) {
            specs.push_back(std::move(spec));
            continue;
        }
        // For the peer's users the last one counts; to us two wishes for one crate are a mistake.
        if (line.personality == Personality::binstall && same->requirement != spec.requirement)
            throw Error{Errc::version_conflict,
                        cat(spec.name, " is named twice, with different versions")};
        *same = std::move(spec);
    }
    return specs;
}

/// "refs/heads/x" for --branch x; what git itself would not take is refused there.
std::string git_ref(const CommandLine& line) {
    std::string ref;
    if (const std::string* branch = line.value(Option::branch))
        ref = cat("refs/heads/", *branch);
    else if (const std::string* tag = line.value(Option::tag))
        ref = cat("refs/tags/", *tag);
    else if (const std::string* revision = line.value(Option::rev))
        ref = *revision;
    const bool is_named = line.has(Option::branch) || line.has(Option::tag);
    if (line.has(Option::rev) && !ref.starts_with("refs/") && !is_commit_id(ref))
        throw Error{Errc::usage, cat("--rev ", printable(ref, 80), " is not a full commit id")}
            .hint("40 hexadecimal digits; what is shorter may mean another commit tomorrow");
    check_git_ref(ref);
    if ((is_named || line.has(Option::rev)) && !line.has(Option::git))
        throw Error{Errc::usage, "--branch, --tag and --rev belong to --git"};
    return ref;
}

void check_remote(const CommandLine& line, const std::string& remote) {
    try {
        static_cast<void>(GitAddress::parse(remote));
    } catch (const Error& error) {
        // To the peer's users what is wrong with an option is a mistake in its use.
        if (line.personality == Personality::cargo_binstall && error.code() == Errc::url)
            throw reworded(error, Errc::usage, error.what());
        throw;
    }
}

/// Where the one crate is described, when not in a registry.
std::optional<Place> place(const CommandLine& line) {
    const std::string ref = git_ref(line);
    const std::string* remote = line.value(Option::git);
    const std::optional<fs::path> path = project(line);
    if (!remote && !path)
        return std::nullopt;
    if (line.words.size() > 1)
        throw Error{Errc::usage,
                    cat(remote ? "--git" : "--manifest-path", " is for one crate only")};
    if (path)
        return LocalPath{path->string()};
    check_remote(line, *remote); // a mistake in it is said before anything else
    return GitRemote{*remote, ref};
}

std::vector<Target> parsed_targets(const std::vector<std::string>& lists) {
    std::vector<Target> targets;
    for (const std::string& list : lists) {
        for (const std::string_view piece : split(list, ',')) {
            Target target = Target::parse(trim(piece));
            if (std::ranges::find(targets, target) == targets.end())
                targets.push_back(std::move(target));
        }
    }
    return targets;
}

bool is_build(const std::string& strategy) {
    return strategy == "compile" || strategy == "build";
}

/// The command line's, else those of the settings. --build is the last one of whatever there is:
/// over the settings it counts, and against itself it is a mistake.
Strategies strategies(const CommandLine& line, const Config& config) {
    std::optional<std::vector<std::string>> only;
    if (line.has(Option::strategies))
        only = listed(line.values(Option::strategies));
    else if (!config.strategies.empty())
        only = config.strategies;
    const bool are_disabled_here = line.has(Option::disable_strategies);
    std::vector<std::string> disabled = are_disabled_here
                                            ? listed(line.values(Option::disable_strategies))
                                            : config.disabled_strategies;
    if (line.has(Option::build)) {
        if (are_disabled_here && std::ranges::any_of(disabled, is_build))
            throw Error{Errc::usage,
                        "--build and --disable-strategies of compile exclude each other"};
        std::erase_if(disabled, is_build);
        if (only && std::ranges::none_of(*only, is_build))
            only->emplace_back("compile");
    }
    Strategies strategies = Strategies::parse(only, disabled);
    strategies.keep_order = only && line.personality == Personality::cargo_binstall;
    return strategies;
}

/// For the crate `name`: the command line's, else its own, else that of all.
Age min_age(const CommandLine& line, const Config& config, const std::string& name) {
    if (const std::string* text = line.value(Option::min_age)) {
        const std::optional<Age> age = Age::parse(*text);
        if (!age)
            throw Error{Errc::usage, cat("--min-age is ", printable(*text), ", which is no age")}
                .hint("3d, 12h and 2w are; 0 is none");
        return *age;
    }
    const auto own = std::ranges::find_if(
        config.tool_min_ages, [&](const auto& tool) { return same_crate_name(tool.first, name); });
    return own == config.tool_min_ages.end() ? config.min_age : own->second;
}

/// What `cargo install` is told, besides what to install.
std::vector<std::string> cargo_arguments(const CommandLine& line) {
    std::vector<std::string> words;
    for (const Option flag : {Option::locked, Option::all_features, Option::no_default_features})
        if (line.has(flag))
            words.push_back(cat("--", info(flag).name));
    for (const std::string& list : line.values(Option::features))
        words.insert(words.end(), {"--features", list});
    for (const std::string& setting : line.values(Option::cargo_config))
        words.insert(words.end(), {"--config", setting});
    for (const std::string& flag : line.values(Option::unstable))
        words.insert(words.end(), {"-Z", flag});
    return words;
}

/// Called as cargo-binstall, building is part of what its users expect.
BuildWish build_wish(const CommandLine& line, const Config& config, const Strategies& strategies) {
    const bool is_peers_default = line.personality == Personality::cargo_binstall &&
                                  !line.has(Option::strategies) && config.strategies.empty();
    return {.is_allowed = line.has(Option::build) || config.build || is_peers_default ||
                          strategies.ask_for_build(),
            .may_be_offered = !line.has(Option::no_confirm) && !line.has(Option::dry_run) &&
                              config.confirm && ::isatty(STDIN_FILENO) == 1,
            .arguments = cargo_arguments(line)};
}

PackageRules overrides(const CommandLine& line) {
    PackageRules rules;
    if (const std::string* url = line.value(Option::pkg_url))
        rules.pkg_url = *url;
    if (const std::string* format = line.value(Option::pkg_fmt))
        rules.pkg_fmt = meant_format(*format);
    if (const std::string* folder = line.value(Option::bin_dir))
        rules.bin_dir = *folder;
    return rules;
}

} // namespace

std::vector<PackageRequest> package_requests(const CommandLine& line, const Config& config) {
    const std::vector<std::string> lists =
        line.has(Option::targets) ? line.values(Option::targets) : config.targets;
    std::vector<Target> targets = lists.empty() ? host_targets() : parsed_targets(lists);
    // The peer's users name exactly what they want.
    if (!lists.empty() && line.personality == Personality::binstall)
        targets = with_compatible(std::move(targets));
    const Strategies allowed = strategies(line, config);
    const std::string* asset = line.value(Option::asset);
    const std::optional<Place> place = cli::place(line);
    if (line.has(Option::bin) && line.words.size() > 1)
        throw Error{Errc::usage, "--bin is for one crate only"};
    std::vector<PackageRequest> requests;
    for (PackageSpec& spec : specs(line)) {
        PackageRequest request{
            .spec = std::move(spec),
            .place = place,
            .targets = targets,
            .targets_named = !lists.empty(),
            .overrides = overrides(line),
            .allow_yanked = line.has(Option::allow_yanked),
            .strategies = allowed,
            .check_binary = config.check_binary && !line.has(Option::no_check_binary),
            .asset = asset ? *asset : "",
            .binaries = line.values(Option::bin),
            // who names binaries means each of them
            .require_all_bins = line.has(Option::require_all_bins) || line.has(Option::bin)};
        request.build = build_wish(line, config, allowed);
        request.min_age = min_age(line, config, request.spec.name);
        if (const std::string* age = line.value(Option::min_age))
            request.min_age_from = cat("--min-age ", *age);
        requests.push_back(std::move(request));
    }
    return requests;
}

void check_strategies(const PackageRequest& request, const Plugins& plugins) {
    std::vector<std::string> sources;
    for (const Ranked<PackageSource>& source : plugins.package_sources())
        sources.push_back(source.id);
    // Whose plugin is disabled may be left out all the same.
    for (const RejectedPlugin& rejected : plugins.rejected())
        sources.push_back(rejected.id);
    request.strategies.check_names(sources);
}

} // namespace binstall::cli

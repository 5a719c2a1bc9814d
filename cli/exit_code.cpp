// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

#include <algorithm>

namespace binstall::cli {

namespace {

// The peer has no code for 42 to 48: it reports a bad checksum and an untrusted server of a
// registry as 76, swallows a bad archive until nothing is left (94), and the rest is its 16.
constexpr ExitCode table[] = {
    {Errc::usage, 2, 2},
    {Errc::internal, 16, 16},
    {Errc::cancelled, 32, 32},
    {Errc::signature_invalid, 40, 40},
    {Errc::signature_missing, 41, 41},
    {Errc::integrity, 42, 76},
    {Errc::archive, 43, 94},
    {Errc::tls, 44, 76},
    {Errc::plugin, 45, 16},
    {Errc::lock, 46, 16},
    {Errc::config, 47, 16},
    {Errc::policy, 48, 16},
    {Errc::unsafe_url, 48, 16},
    {Errc::url, 65, 65},
    {Errc::bad_template, 67, 67},
    {Errc::network, 68, 76},
    {Errc::rate_limited, 68, 76},
    {Errc::unauthorized, 76, 76},
    {Errc::subprocess, 70, 70},
    {Errc::io, 74, 74},
    {Errc::unknown_registry, 75, 75},
    {Errc::registry, 76, 76},
    {Errc::registry_url, 79, 79},
    {Errc::manifest, 78, 76},
    {Errc::version, 80, 80},
    {Errc::version_conflict, 84, 84},
    {Errc::no_binaries, 86, 86},
    {Errc::install, 88, 88},
    {Errc::no_package, 89, 89},
    {Errc::not_found, 94, 94},
    {Errc::package_format, 95, 95},
    {Errc::forge, 96, 96},
    {Errc::target, 97, 97},
    {Errc::git, 98, 98},
    {Errc::workspace, 99, 99},
    {Errc::output, 74, 74},
};

} // namespace

std::span<const ExitCode> exit_codes() {
    return table;
}

int exit_code(Errc error, Personality personality) {
    const auto found = std::ranges::find(table, error, &ExitCode::error);
    const ExitCode& row = found == std::end(table) ? table[1] : *found;
    return personality == Personality::cargo_binstall ? row.as_cargo_binstall : row.code;
}

int exit_code(const InstallReport& report, Personality personality) {
    bool is_cancelled = false;
    for (const PackageReport& package : report.packages) {
        using Outcome = PackageReport::Outcome;
        const bool failed = package.outcome == Outcome::failed;
        // A package may have been stopped only because another one failed.
        if (failed && package.error && package.error->code() != Errc::cancelled)
            return exit_code(package.error->code(), personality);
        is_cancelled |= failed || package.outcome == Outcome::cancelled;
    }
    return is_cancelled ? exit_code(Errc::cancelled, personality) : 0;
}

int exit_code(const InstallReport& report, const CommandLine& line) {
    const int code = exit_code(report, line.personality);
    const bool is_at_place = line.has(Option::manifest_path) || line.has(Option::git);
    const bool is_manifest = std::ranges::any_of(report.packages, [](const PackageReport& package) {
        return package.error && (package.error->code() == Errc::manifest ||
                                 package.error->code() == Errc::no_package);
    });
    return line.personality == Personality::cargo_binstall && is_at_place && is_manifest
               ? exit_code(Errc::workspace, line.personality)
               : code;
}

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/inspect.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/named_binaries.hpp>
#include <engine/pick_binaries.hpp>
#include <engine/platform/platform_words.hpp>
#include <engine/unpack.hpp>

#include <algorithm>
#include <optional>

namespace binstall {

namespace {

/// `name`, and what it is without a word that says only what kind of thing it is: "tool" of
/// "tool-cli".
std::vector<std::string_view> forms_of(std::string_view name) {
    std::vector<std::string_view> forms{name};
    for (const std::string_view kind : {"-app", "-bin", "-cli", "-rs", "-rust", "-tool"})
        if (name.ends_with(kind))
            forms.push_back(name.substr(0, name.size() - kind.size()));
    return forms;
}

/// Whether `longer` is `shorter` and another word: "tool-server" and "tool". Words that say where
/// it runs, or which version it is, do not count.
bool adds_word(std::string_view longer, std::string_view shorter) {
    if (longer.size() <= shorter.size() || !longer.starts_with(shorter))
        return false;
    const std::string_view rest = longer.substr(shorter.size());
    return rest.front() == '-' && !is_platform_suffix(rest);
}

/// Whether one name begins like the other, as "agrind" does for "ag", and is not a sibling's:
/// "tool-server" for "tool", or "tool" for "tool-server".
bool is_near(std::string_view found, std::string_view wanted) {
    const bool begins_alike = found.starts_with(wanted) || wanted.starts_with(found);
    return !found.empty() && begins_alike && !adds_word(found, wanted) && !adds_word(wanted, found);
}

/// Whether a file is called nearly like a binary. What begins otherwise ("csv2arrow" for
/// "json2arrow") is another program, but for "rust-tool" and "cargo-tool".
bool is_related(std::string_view file_name, std::string_view binary) {
    const std::string found = folded_crate_name(file_name);
    const std::string wanted = folded_crate_name(binary);
    std::vector<std::string_view> found_forms = forms_of(found);
    for (const std::string_view kind : {"cargo-", "rust-"})
        if (found.starts_with(kind))
            found_forms.push_back(std::string_view{found}.substr(kind.size()));
    const std::vector<std::string_view> wanted_forms = forms_of(wanted);
    return std::ranges::any_of(found_forms, [&](std::string_view form) {
        return std::ranges::any_of(wanted_forms,
                                   [&](std::string_view other) { return is_near(form, other); });
    });
}

/// The one executable of an archive from which one binary is wanted, when it is called nearly so;
/// null when there are several.
StagedFile* only_executable(StagedTree& tree, const Candidate& candidate) {
    if (candidate.binaries.size() != 1 || candidate.binaries.front().path)
        return nullptr;
    StagedFile* only = nullptr;
    for (StagedFile& file : tree.files) {
        if (why_unusable(file, candidate.target, nullptr))
            continue;
        if (only)
            return nullptr;
        only = &file;
    }
    if (!only)
        return nullptr;
    const BinaryLocation& wanted = candidate.binaries.front();
    const fs::path member = fs::path{only->member}.filename();
    const std::string name = (member.extension() == ".exe" ? member.stem() : member).string();
    return is_related(name, wanted.binary) ? only : nullptr;
}

/// What a file is judged by, besides its target: this machine, when it is to run here.
std::optional<RunsHere>
judged_by(const PackagePlan& plan, const Candidate& candidate, const HostSystem& system) {
    if (run_check(plan.request, candidate.target) != RunCheck::full)
        return std::nullopt;
    std::error_code ignored;
    const fs::path folder = plan.binaries.front().file.parent_path();
    // The linker means the folder behind all links.
    return RunsHere{system, fs::weakly_canonical(folder, ignored)};
}

/// Whether the path that the author states is to be believed only where it leads to a file:
/// releases are laid out anew more often than their metadata is. A user who states a path means it.
bool may_be_elsewhere(const PackagePlan& plan, const BinaryLocation& location) {
    return location.path && !plan.request.overrides.bin_dir;
}

StagedFile& usable_binary(StagedTree& tree,
                          const BinaryLocation& location,
                          const PackagePlan& plan,
                          const Candidate& candidate,
                          const RunsHere* here) {
    StagedFile* file = find_binary(tree, location.binary, candidate.target, location.path);
    if (!file && may_be_elsewhere(plan, location))
        file = find_binary(tree, location.binary, candidate.target, std::nullopt);
    if (!file)
        file = only_executable(tree, candidate);
    if (!file) {
        Error error{Errc::install,
                    cat(printable(candidate.assets[location.asset].name),
                        " does not hold ",
                        location.binary,
                        candidate.target.binary_extension())};
        constexpr std::size_t shown = 20;
        for (std::size_t index = 0; index < std::min(tree.members.size(), shown); ++index)
            error.note(cat("it holds ", printable(tree.members[index])));
        throw error;
    }
    if (const auto refusal = why_unusable(*file, candidate.target, here)) {
        Error error{refusal->code,
                    cat(printable(file->member), " cannot be used: ", refusal->reason)};
        if (refusal->code == Errc::not_found)
            error.hint("--no-check-binary installs it all the same");
        throw error;
    }
    return *file;
}

/// One member cannot be two binaries: then the archive holds one under the other's name.
bool is_taken(const StagedPackage& package, const StagedFile& file) {
    return std::ranges::find(package.ready.binaries, &file, &ReadyBinary::staged) !=
           package.ready.binaries.end();
}

/// What to say of a binary that is not where the author's `bin-dir` has it.
std::optional<std::string> displaced(StagedTree& tree,
                                     const BinaryLocation& location,
                                     const Candidate& candidate,
                                     const StagedFile& taken) {
    if (!location.path ||
        find_binary(tree, location.binary, candidate.target, location.path) == &taken)
        return std::nullopt;
    return cat("there is no ",
               printable(*location.path),
               " in ",
               printable(candidate.assets[location.asset].name),
               ", where the author's bin-dir has it; ",
               printable(taken.member),
               " is taken");
}

/// What the source never said to be in it.
void add_unoffered(const std::vector<Binary>& wanted,
                   const Candidate& candidate,
                   StagedPackage& package) {
    for (const Binary& binary : wanted)
        if (std::ranges::find(candidate.binaries, binary.name, &BinaryLocation::binary) ==
            candidate.binaries.end())
            package.missing.push_back(binary.name);
}

/// The binary without which a build is none of the package: the one that is named like it, unless
/// the user named others. Null when there is none, or only with features that the author may have
/// left out.
const Binary* main_binary(const PackagePlan& plan) {
    const Manifest& manifest = plan.resolved.manifest;
    const auto found = std::ranges::find_if(manifest.binaries, [&](const Binary& binary) {
        return binary.required_features.empty() && same_crate_name(binary.name, manifest.name);
    });
    const bool is_wanted = plan.request.binaries.empty() && found != manifest.binaries.end();
    return is_wanted ? &*found : nullptr;
}

Error not_held(const StagedPackage& package, std::string_view binary) {
    return Error{Errc::install,
                 cat(printable(package.used.candidate.assets.front().name),
                     " does not hold ",
                     printable(binary))};
}

void check_complete(const PackagePlan& plan, const StagedPackage& package) {
    for (const std::string& name : lacking(plan, package))
        throw not_held(package, name)
            .hint(plan.request.binaries.empty()
                      ? "without --require-all-bins the binaries that it holds are installed"
                      : "without --bin the binaries that it holds are installed");
}

} // namespace

void pick_binaries(const PackagePlan& plan,
                   const Candidate& candidate,
                   const HostSystem& system,
                   StagedPackage& package) {
    const std::optional<RunsHere> here = judged_by(plan, candidate, system);
    const Binary* const main = main_binary(plan);
    std::optional<Error> first_refusal;
    for (const BinaryLocation& location : candidate.binaries) {
        try {
            StagedTree& tree = package.trees[location.asset];
            StagedFile& file =
                usable_binary(tree, location, plan, candidate, here ? &*here : nullptr);
            if (is_taken(package, file)) {
                package.missing.push_back(location.binary);
                continue;
            }
            package.ready.binaries.push_back(
                {location.binary, std::string{candidate.target.binary_extension()}, &file});
            if (auto warning = displaced(tree, location, candidate, file))
                package.warnings.push_back(*std::move(warning));
            if (const auto doubt = here ? doubt_about(file, system) : std::nullopt)
                package.doubts.push_back(cat(printable(file.member), ": ", *doubt));
        } catch (const Error& error) {
            if (main && main->name == location.binary)
                throw;
            package.missing.push_back(location.binary);
            if (!first_refusal)
                first_refusal = error;
        }
    }
    // An archive with some of the binaries is worth having; one with none is not.
    if (package.ready.binaries.empty())
        throw *first_refusal;
    add_unoffered(
        wanted_binaries(plan.request.binaries, plan.resolved.manifest), candidate, package);
    if (main && std::ranges::find(package.missing, main->name) != package.missing.end())
        throw not_held(package, main->name);
    if (plan.request.require_all_bins)
        check_complete(plan, package);
}

std::vector<std::string> lacking(const PackagePlan& plan, const StagedPackage& package) {
    const bool are_named = !plan.request.binaries.empty();
    std::vector<std::string> names;
    for (const Binary& binary : wanted_binaries(plan.request.binaries, plan.resolved.manifest)) {
        const bool is_missing =
            std::ranges::find(package.missing, binary.name) != package.missing.end();
        if (is_missing && (are_named || binary.required_features.empty()))
            names.push_back(binary.name);
    }
    return names;
}

} // namespace binstall

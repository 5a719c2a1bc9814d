// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/begin_receipt.hpp>
#include <engine/build.hpp>
#include <engine/build_origin.hpp>
#include <engine/named_binaries.hpp>
#include <engine/process/child_process.hpp>
#include <engine/process/scratch_folder.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view source_id = build_source;
constexpr std::chrono::hours longest_build{6};

/// A folder that is gone at the end.
class ScratchFolder {
public:
    ScratchFolder() : path_{make_scratch_folder()} {}

    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
};

/// The one that runs us, as it says itself, when that is still there.
std::optional<fs::path> find_cargo(const Environment& environment) {
    if (const auto named = environment.find("CARGO"); named != environment.end())
        if (std::optional<fs::path> cargo = find_program(named->second, environment))
            return cargo;
    return find_program("cargo", environment);
}

std::vector<std::string>
arguments(const PackageRequest& request, const Resolved& resolved, const Services& services) {
    std::vector<std::string> words{"install", resolved.manifest.name};
    for (std::string& word : origin_arguments(request, resolved.manifest, services.registry))
        words.push_back(std::move(word));
    if (request.targets_named)
        words.insert(words.end(), {"--target", request.targets.front().triple});
    if (!request.binaries.empty())
        for (const Binary& binary : wanted_binaries(request.binaries, resolved.manifest))
            words.insert(words.end(),
                         {"--bin", binary.target_name.empty() ? binary.name : binary.target_name});
    words.insert(words.end(), request.build.arguments.begin(), request.build.arguments.end());
    return words;
}

/// Takes a file that cargo built over, as if it came out of an archive.
StagedFile staged(const fs::path& file, const fs::path& folder, const Services& services) {
    const FileDescriptor source = open_at(AT_FDCWD, file, O_RDONLY | O_NOFOLLOW, 0);
    const std::string bytes = read_all(source.get(), services.config.unpack.total_size, file);
    StagedFile taken{file.filename().string(), unnamed_file(folder), bytes.size(), {}};
    write_all(taken.file.get(), bytes, folder);
    taken.file = read_only(std::move(taken.file));
    taken.sha256 = services.read.digest(DigestAlgorithm::sha256, bytes).hex;
    return taken;
}

void run_cargo(const BuildCommand& build, const fs::path& root, const Services& services) {
    ChildCommand command{.program = build.program, .arguments = build.arguments};
    command.arguments.insert(command.arguments.end(), {"--root", root.string(), "--no-track"});
    command.environment = build_environment(services.environment);
    command.folder = root; // no settings of a project that happens to be around
    command.limit = longest_build;
    const ChildResult result = run_child(command, services.stop, [](std::string_view) {});
    if (result.is_success())
        return;
    Error error{Errc::subprocess, cat("cargo ended with status ", result.status)};
    for (const std::string_view line : split(trim(result.err), '\n'))
        error.note(printable(line));
    throw error.hint(cat("the command was: ", build.to_string()));
}

} // namespace

std::string BuildCommand::to_string() const {
    std::string text = program.string();
    for (const std::string& argument : arguments) {
        const bool is_plain = argument.find_first_of(" \t\"'\\$&;|<>*?()[]{}#~`!") == argument.npos;
        text += is_plain ? cat(' ', printable(argument)) : cat(" '", printable(argument), '\'');
    }
    return text;
}

Environment build_environment(const Environment& environment) {
    constexpr std::array wanted{"AR",
                                "CARGO_HOME",
                                "CARGO_NET_OFFLINE",
                                "CC",
                                "CFLAGS",
                                "CMAKE",
                                "CXX",
                                "CXXFLAGS",
                                "LDFLAGS",
                                "LIBCLANG_PATH",
                                "NO_PROXY",
                                "OPENSSL_DIR",
                                "PKG_CONFIG_PATH",
                                "PROTOC",
                                "RUSTUP_HOME",
                                "RUSTUP_TOOLCHAIN",
                                "SSL_CERT_DIR",
                                "SSL_CERT_FILE",
                                "no_proxy"};
    Environment kept = helper_environment(environment);
    // What helpers of git's talk to their owner with is nothing for the code of strangers.
    kept.erase("DBUS_SESSION_BUS_ADDRESS");
    kept.erase("GH_CONFIG_DIR");
    kept.erase("GNUPGHOME");
    for (const auto& [name, value] : environment) {
        // A registry that only a variable names; its token stays here.
        const bool is_index = name.starts_with("CARGO_REGISTRIES_") && name.ends_with("_INDEX");
        if (is_index || std::ranges::find(wanted, name) != wanted.end())
            kept.emplace(name, value);
    }
    // A proxy's URL may hold a password, but without it nothing can be downloaded.
    for (const std::string_view proxy : {"HTTPS_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"})
        if (const auto found = environment.find(proxy); found != environment.end())
            kept.insert(*found);
    return kept;
}

std::string
why_not_built(const PackageRequest& request, const Resolved& resolved, const Services& services) {
    const PackageRules rules =
        resolved.manifest.metadata.rules_for(request.targets.front(), request.overrides);
    if (!request.strategies.allow_build({}))
        return "building it is disabled (--disable-strategies)";
    if (!request.strategies.allow_build(rules))
        return "its author does not want it built (disabled-strategies); --strategies compile "
               "builds it all the same";
    if (is_script(request))
        return "cargo does not install a script of one file";
    if (!find_cargo(services.environment))
        return "cargo was not found on PATH, so it cannot be built here";
    return {};
}

std::optional<PackagePlan> plan_build(const PackageRequest& request,
                                      const Resolved& resolved,
                                      const Destination& destination,
                                      const Services& services) {
    if (!why_not_built(request, resolved, services).empty())
        return std::nullopt;
    const fs::path cargo = *find_cargo(services.environment);
    PackagePlan plan{.request = request, .resolved = resolved};
    plan.request.binaries = named_binaries(request.binaries, resolved.manifest);
    plan.verify = services.config.verify;
    plan.build = BuildCommand{cargo, arguments(plan.request, resolved, services)};
    RankedCandidate built;
    built.source = source_id;
    built.tier = Tier::author; // it is the author's own code
    built.candidate.target = request.targets.front();
    for (const Binary& binary : wanted_binaries(plan.request.binaries, resolved.manifest))
        built.candidate.binaries.push_back({binary.name, 0, std::nullopt});
    plan.candidates.push_back(std::move(built));
    plan.warnings = resolved.manifest.warnings;
    plan.warnings.push_back(
        cat("nobody has a build of it: it will be built from source, which takes minutes: ",
            plan.build->to_string()));
    name_binaries(plan, destination);
    plan.hosts = hosts_of_origin(request, services.registry);
    return plan;
}

StagedPackage
stage_build(const PackagePlan& plan, const fs::path& folder, const Services& services) {
    const Candidate& candidate = plan.candidates.front().candidate;
    const ScratchFolder scratch;
    run_cargo(*plan.build, scratch.path(), services);
    StagedPackage package{.used = plan.candidates.front()};
    package.trees.emplace_back();
    StagedTree& tree = package.trees.front();
    for (const BinaryLocation& location : candidate.binaries) {
        const fs::path file =
            scratch.path() / "bin" / cat(location.binary, candidate.target.binary_extension());
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored))
            tree.files.push_back(staged(file, folder, services));
        else
            package.missing.push_back(location.binary); // it needs a feature
    }
    if (tree.files.empty())
        throw Error{Errc::install, "cargo built none of the package's binaries"}.hint(
            "--features may be what they need");
    const std::string_view extension = candidate.target.binary_extension();
    for (StagedFile& file : tree.files)
        package.ready.binaries.push_back(
            {file.member.substr(0, file.member.size() - extension.size()),
             std::string{extension},
             &file});
    package.ready.receipt = begin_receipt(plan, package.used);
    package.ready.receipt.evidence = "built here by cargo, which checks what it downloads";
    return package;
}

} // namespace binstall

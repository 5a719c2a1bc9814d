// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/git/failure.hpp>
#include <engine/git/program.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

/// The first that takes settings from the environment and can be told to read no file of them.
constexpr int least_major = 2;
constexpr int least_minor = 32;

using Pair = std::pair<std::string_view, std::string_view>;

/// What no repository, template or server may change.
constexpr Pair fixed_settings[] = {
    {"advice.detachedHead", "false"},
    {"core.askPass", ""},
    {"core.attributesFile", "/dev/null"},
    {"core.excludesFile", "/dev/null"},
    {"core.fsmonitor", "false"},
    {"core.hooksPath", "/dev/null"},
    {"core.symlinks", "false"},
    {"fetch.negotiationAlgorithm", "noop"}, // nothing that was fetched before has a history
    {"fetch.recurseSubmodules", "false"},
    {"fetch.unpackLimit", "1"}, // objects stay in packs, also when they are few
    {"fetch.writeCommitGraph", "false"},
    {"gc.auto", "0"},
    {"http.lowSpeedLimit", "1"},
    {"http.sslVerify", "true"},
    {"maintenance.auto", "false"},
    {"protocol.allow", "never"},
    {"protocol.version", "2"},
    {"submodule.recurse", "false"},
};

constexpr Pair fixed_variables[] = {
    {"GIT_ASKPASS", ""},
    {"GIT_ATTR_NOSYSTEM", "1"},
    {"GIT_CONFIG_NOSYSTEM", "1"},
    {"GIT_LITERAL_PATHSPECS", "1"},
    {"GIT_NO_LAZY_FETCH", "1"},
    {"GIT_NO_REPLACE_OBJECTS", "1"},
    {"GIT_OPTIONAL_LOCKS", "0"},
    {"GIT_PROTOCOL_FROM_USER", "0"},
    {"GIT_TERMINAL_PROMPT", "0"},
    {"LC_ALL", "C"}, // its words are read
};

/// A home for git's requests to web servers. Without one curl would ask the user database for it,
/// and show every server that asks what the netrc file there has.
constexpr std::string_view no_home = "/nonexistent";

/// Where the user's keys for ssh are asked for.
constexpr std::string_view ssh_agent = "SSH_AUTH_SOCK";

class SettingsList {
public:
    explicit SettingsList(Environment& environment) : environment_{environment} {}

    ~SettingsList() = default;
    SettingsList(const SettingsList&) = delete;
    SettingsList& operator=(const SettingsList&) = delete;

    void add(std::string_view key, std::string_view value) {
        environment_[cat("GIT_CONFIG_KEY_", count_)] = key;
        environment_[cat("GIT_CONFIG_VALUE_", count_)] = value;
        environment_["GIT_CONFIG_COUNT"] = cat(++count_);
    }

private:
    Environment& environment_;
    int count_ = 0;
};

/// "2.39.5" of "git version 2.39.5", "git version 2.39.5 (Apple Git-154)".
std::string_view version_in(std::string_view text) {
    constexpr std::string_view words = "git version ";
    if (!text.starts_with(words))
        return {};
    text.remove_prefix(words.size());
    return text.substr(0, text.find_first_of(" \r\n"));
}

bool is_new_enough(std::string_view version) {
    const std::vector<std::string_view> parts = split(version, '.');
    int numbers[2] = {0, 0};
    for (std::size_t at = 0; at < 2; ++at) {
        const std::string_view part = at < parts.size() ? parts[at] : std::string_view{};
        const auto end = part.data() + part.size();
        if (std::from_chars(part.data(), end, numbers[at]).ec != std::errc{})
            return false;
    }
    return numbers[0] > least_major || (numbers[0] == least_major && numbers[1] >= least_minor);
}

} // namespace

Environment GitProgram::environment_for(const GitRun& run) const {
    Environment result = helper_environment(environment_);
    if (const auto agent = environment_.find(ssh_agent); agent != environment_.end())
        result.insert(*agent);
    std::erase_if(result, [](const auto& entry) { return entry.first.starts_with("LC_"); });
    for (const auto& [key, value] : fixed_variables)
        result.insert_or_assign(std::string{key}, std::string{value});
    if (settings_ == GitSettings::ours) {
        result["GIT_CONFIG_GLOBAL"] = "/dev/null";
        if (run.protocols.starts_with("http"))
            result["HOME"] = no_home;
    }
    if (!run.repository.empty())
        result["GIT_DIR"] = run.repository.string();
    // A second wall: git itself refuses all other protocols, whatever leads it there. Nothing
    // needs a name as well: an empty list would mean none to be read, and so all.
    result["GIT_ALLOW_PROTOCOL"] = run.protocols.empty() ? "none" : run.protocols;
    SettingsList list{result};
    for (const auto& [key, value] : fixed_settings)
        list.add(key, value);
    if (settings_ == GitSettings::ours)
        list.add("credential.helper", "");
    if (!run.protocols.empty())
        for (const std::string_view protocol : split(run.protocols, ':'))
            list.add(cat("protocol.", protocol, ".allow"), "always");
    for (const auto& [key, value] : run.settings)
        list.add(key, value);
    return result;
}

const fs::path& GitProgram::program(const std::stop_token& stop) const {
    const std::lock_guard lock{mutex_};
    if (!program_) {
        const std::optional<fs::path> found = find_program("git", environment_);
        if (!found)
            throw Error{Errc::git, "git is not installed, or not on the PATH"}.hint(
                cat("install git ", least_major, '.', least_minor, " or newer"));
        check_version(*found, stop);
        program_ = *found;
    }
    return *program_;
}

void GitProgram::check_version(const fs::path& program, const std::stop_token& stop) const {
    const ChildCommand command{.program = program,
                               .arguments = {"version"},
                               .environment = environment_for({}),
                               .limit = std::chrono::seconds{10}};
    const ChildResult result = run_child(command, stop);
    const std::string_view version = version_in(result.out);
    const std::string need = cat(least_major, '.', least_minor, " or newer is needed");
    if (!result.is_success())
        throw git_failure(cat(program.string(), " does not work"), result).hint(cat("git ", need));
    if (!is_new_enough(version))
        throw Error{Errc::git,
                    cat(program.string(),
                        version.empty() ? " is not git: it says " : " is too old: ",
                        printable(version.empty() ? trim(result.out) : version, 80))}
            .hint(cat("git ", need));
}

ChildResult GitProgram::run(const GitRun& run, const std::stop_token& stop) const {
    std::string out;
    ChildResult result = this->run(run, stop, [&](std::string_view bytes) { out.append(bytes); });
    result.out = std::move(out);
    return result;
}

ChildResult
GitProgram::run(const GitRun& run, const std::stop_token& stop, const ChildOutput& sink) const {
    try {
        const ChildCommand command{.program = program(stop),
                                   .arguments = run.arguments,
                                   .environment = environment_for(run),
                                   .input = run.input,
                                   .limit = run.limit,
                                   .output_limit = run.output_limit,
                                   .file_limit = run.file_limit};
        return run_child(command, stop, sink);
    } catch (const Error& error) {
        if (error.code() != Errc::subprocess)
            throw;
        throw Error{Errc::git, error.what()};
    }
}

} // namespace binstall

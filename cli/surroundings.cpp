// SPDX-License-Identifier: MIT
#include "surroundings.hpp"

#include <binstall/text.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace binstall::cli {

namespace {

struct Variable {
    std::string_view name;
    std::string_view effect;
};

constexpr std::array variables{
    Variable{"SSL_CERT_FILE", "certificates are trusted from there, not the system's"},
    Variable{"SSL_CERT_DIR", "certificates are trusted from there, not the system's"},
    Variable{"HTTPS_PROXY", "requests may go through a proxy"},
    Variable{"https_proxy", "requests may go through a proxy"},
    Variable{"ALL_PROXY", "requests may go through a proxy"},
    Variable{"all_proxy", "requests may go through a proxy"},
    Variable{"OPENSSL_CONF", "not read: it can name code to load"},
    Variable{"LD_PRELOAD", "the system loads it into every program"},
    Variable{"LD_LIBRARY_PATH", "the system looks for libraries there"},
};

bool is_same(const fs::path& left, const std::optional<fs::path>& right) {
    std::error_code problem;
    return right && fs::equivalent(left, *right, problem);
}

/// cargo reads the settings of the project that it stands in. A project that was cloned must not
/// decide where our programs come from, nor whom we trust.
void describe_project(const Environment& environment, Log& log) {
    const std::optional<fs::path> own = cargo_home(environment);
    std::error_code problem;
    for (fs::path folder = fs::current_path(problem); !problem && folder.has_relative_path();
         folder = folder.parent_path()) {
        if (is_same(folder / ".cargo", own))
            continue;
        for (const char* const name : {"config.toml", "config"})
            if (const fs::path file = folder / ".cargo" / name; fs::exists(file, problem))
                log.write(Level::debug, cat("not read, since it is a project's: ", file.string()));
    }
}

} // namespace

void describe_surroundings(const Environment& environment, Log& log) {
    for (const auto& [name, effect] : variables) {
        const auto variable = environment.find(std::string{name});
        if (variable != environment.end() && !variable->second.empty())
            log.write(Level::debug, cat(name, " is set: ", effect));
    }
    describe_project(environment, log);
}

void describe_own_policy(const Environment& environment, Log& log) {
    std::error_code problem;
    if (const auto folder = config_folder(environment);
        folder && fs::exists(*folder / "policy.toml", problem))
        log.write(Level::warn,
                  cat((*folder / "policy.toml").string(),
                      " is not read: a policy is its administrator's, in /etc/binstall"));
}

} // namespace binstall::cli

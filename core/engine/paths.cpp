// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/paths.hpp>

#include <pwd.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace binstall {

namespace {

/// The variable's value; null when it is unset or empty, which mean the same.
const std::string* variable(const Environment& environment, std::string_view name) {
    const auto found = environment.find(name);
    return found == environment.end() || found->second.empty() ? nullptr : &found->second;
}

/// A folder that does not exist yet may still become a home.
bool can_be_home(const fs::path& path) {
    std::error_code problem;
    const fs::file_status status = fs::status(path, problem);
    return path.is_absolute() && (fs::is_directory(status) || !fs::exists(status));
}

std::optional<fs::path> home_in_user_database() {
    std::vector<char> buffer(64 * 1024);

    struct passwd entry {};

    struct passwd* user = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &user) != 0 || !user)
        return std::nullopt;
    const fs::path home{user->pw_dir};
    return can_be_home(home) ? std::optional{home} : std::nullopt;
}

/// https://specifications.freedesktop.org/basedir-spec: a relative path there counts for nothing.
std::optional<fs::path>
xdg_folder(const Environment& environment, std::string_view name, std::string_view below_home) {
    const std::string* named = variable(environment, name);
    if (named && fs::path{*named}.is_absolute())
        return fs::path{*named} / "binstall";
    if (const std::optional<fs::path> home = home_folder(environment))
        return *home / below_home / "binstall";
    return std::nullopt;
}

} // namespace

std::optional<fs::path> home_folder(const Environment& environment) {
    const std::string* home = variable(environment, "HOME");
    if (home && can_be_home(*home))
        return *home;
    return home_in_user_database();
}

std::optional<fs::path> config_folder(const Environment& environment) {
    return xdg_folder(environment, "XDG_CONFIG_HOME", ".config");
}

std::optional<fs::path> cache_folder(const Environment& environment) {
    return xdg_folder(environment, "XDG_CACHE_HOME", ".cache");
}

std::optional<fs::path> data_folder(const Environment& environment) {
    return xdg_folder(environment, "XDG_DATA_HOME", ".local/share");
}

std::optional<fs::path> state_folder(const Environment& environment) {
    return xdg_folder(environment, "XDG_STATE_HOME", ".local/state");
}

std::optional<fs::path> cargo_home(const Environment& environment) {
    if (const std::string* named = variable(environment, "CARGO_HOME")) {
        if (!fs::path{*named}.is_absolute())
            throw Error{Errc::config,
                        cat("CARGO_HOME is not an absolute path: ", printable(*named, 1024))}
                .hint("`~` is expanded by shells only, and not inside quotes");
        return fs::path{*named};
    }
    if (const std::optional<fs::path> home = home_folder(environment))
        return *home / ".cargo";
    return std::nullopt;
}

} // namespace binstall

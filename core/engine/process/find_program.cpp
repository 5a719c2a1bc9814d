// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/process/child_process.hpp>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace fs = std::filesystem;

bool is_program(const fs::path& file) {
    struct stat status {};

    return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           ::access(file.c_str(), X_OK) == 0;
}

std::optional<fs::path> find_program(std::string_view name, const Environment& environment) {
    if (const fs::path named{name}; named.is_absolute())
        return is_program(named) ? std::optional{named} : std::nullopt;
    const auto variable = environment.find("PATH");
    if (variable == environment.end() || name.empty() || name.find('/') != name.npos)
        return std::nullopt;
    for (const std::string_view folder : split(variable->second, ':')) {
        const fs::path file = fs::path{folder} / name;
        if (file.is_absolute() && is_program(file))
            return file;
    }
    return std::nullopt;
}

Environment helper_environment(const Environment& environment) {
    constexpr std::string_view wanted[] = {"DBUS_SESSION_BUS_ADDRESS",
                                           "GH_CONFIG_DIR",
                                           "GNUPGHOME",
                                           "HOME",
                                           "LANG",
                                           "LOGNAME",
                                           "PATH",
                                           "TMPDIR",
                                           "TZ",
                                           "USER",
                                           "XDG_CACHE_HOME",
                                           "XDG_CONFIG_HOME",
                                           "XDG_DATA_HOME",
                                           "XDG_RUNTIME_DIR",
                                           "XDG_STATE_HOME"};
    Environment kept;
    for (const auto& [name, value] : environment) {
        if (std::ranges::find(wanted, name) != std::end(wanted) || name.starts_with("LC_"))
            kept.emplace(name, value);
    }
    return kept;
}

} // namespace binstall

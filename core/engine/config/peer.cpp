// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/peer.hpp>
#include <engine/config/setting.hpp>
#include <engine/config/tables.hpp>

#include <algorithm>
#include <iterator>

namespace binstall {

void apply_peer_settings(const Value& settings, const fs::path& file, Config& config, Log& log) {
    // The last three are understood and have no effect here: nothing is reported to anybody, and
    // what they choose between is not offered.
    constexpr std::string_view known[] = {"confirm",
                                          "install_path",
                                          "track_installs",
                                          "targets",
                                          "continue_on_failure",
                                          "strategies",
                                          "telemetry"};
    for (const auto& [key, value] : *settings.table()) {
        const Setting setting{file, key, value};
        if (key == "confirm")
            config.confirm = setting.flag();
        else if (key == "install_path")
            config.install_dir = setting.path();
        else if (key == "track_installs")
            config.track = setting.flag();
        else if (key == "targets")
            config.targets = setting.texts();
        else if (std::ranges::find(known, key) == std::end(known))
            warn_unknown(key, file, known, log);
    }
}

} // namespace binstall

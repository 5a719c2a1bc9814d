// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/keys.hpp>
#include <engine/config/peer.hpp>
#include <engine/config/setting.hpp>
#include <engine/config/tables.hpp>

#include <algorithm>
#include <iterator>

namespace binstall {

namespace {

struct Key {
    std::string_view peers;
    std::string_view ours;
};

} // namespace

void apply_peer_settings(const Value& settings, const fs::path& file, Config& config, Log& log) {
    // The last one is understood and has no effect here: nothing is reported to anybody.
    constexpr std::string_view known[] = {"confirm",
                                          "install_path",
                                          "track_installs",
                                          "targets",
                                          "strategies",
                                          "continue_on_failure",
                                          "telemetry"};
    constexpr Key counting[] = {{"confirm", "install.confirm"},
                                {"install_path", "install.dir"},
                                {"track_installs", "install.track"},
                                {"continue_on_failure", "install.keep-going"},
                                {"targets", "install.targets"},
                                {"strategies", "install.strategies"}};
    for (const auto& [key, value] : *settings.table()) {
        const Setting setting{file, key, value};
        const auto ours = std::ranges::find(counting, key, &Key::peers);
        if (ours != std::end(counting))
            apply(*find_config_key(ours->ours), setting, config);
        else if (std::ranges::find(known, key) == std::end(known))
            warn_unknown(key, file, known, log);
    }
}

} // namespace binstall

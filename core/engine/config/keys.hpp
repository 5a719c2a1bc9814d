// SPDX-License-Identifier: MIT
// The one table of settings: the reader, the variables and docs/configuration.md follow it.
#pragma once

#include <engine/config/config.hpp>
#include <engine/config/setting.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace binstall {

/// Where a setting lives in Config; its type says how it is written.
using ConfigMember = std::variant<bool& (*)(Config&),
                                  int& (*)(Config&),
                                  std::chrono::milliseconds& (*)(Config&),
                                  std::uint64_t& (*)(Config&),
                                  std::optional<fs::path>& (*)(Config&),
                                  std::vector<fs::path>& (*)(Config&),
                                  std::vector<std::string>& (*)(Config&),
                                  std::set<std::string>& (*)(Config&),
                                  std::vector<ConnectTo>& (*)(Config&),
                                  TlsVersion& (*)(Config&),
                                  std::optional<std::string>& (*)(Config&),
                                  Age& (*)(Config&)>;

struct ConfigKey {
    std::string_view name; ///< "http.connect-timeout"
    ConfigMember member;
    std::string_view help;
    int least = 0; ///< Of a whole number.
    int most = 0;
};

/// Every key with a fixed name. `[plugins.ID]` and `[sources.ID]` are read by their own code.
[[nodiscard]] std::span<const ConfigKey> config_keys();

/// Null when there is no such key.
[[nodiscard]] const ConfigKey* find_config_key(std::string_view name);

/// @throws Error{Errc::config}
void apply(const ConfigKey& key, const Setting& setting, Config& config);

/// How a value is written: "duration", "true or false", "list of strings".
[[nodiscard]] std::string_view kind(const ConfigKey& key);

/// What `config` has for it, as it would be written in a file; null for nothing.
[[nodiscard]] Value value_of(const ConfigKey& key, const Config& config);

/// The value that holds when nobody sets it, as it would be written; empty for none.
[[nodiscard]] std::string fallback(const ConfigKey& key);

/// "BINSTALL_HTTP_CONNECT_TIMEOUT"
[[nodiscard]] std::string variable(const ConfigKey& key);

} // namespace binstall

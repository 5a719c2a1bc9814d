// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/config.hpp>

#include <string>
#include <vector>

namespace binstall {

/// One setting with the value that holds and the place that it comes from.
struct ListedSetting {
    enum class From { fallback, file, variable };

    std::string key; ///< "http.proxy"; those of cargo begin with "cargo.".
    Value value;     ///< Null when there is none, and for a secret.
    From from = From::fallback;
    std::string place;      ///< The file, or the name of the variable.
    bool is_secret = false; ///< It has a value, which is not shown.

    friend bool operator==(const ListedSetting&, const ListedSetting&) = default;
};

/// Every setting of ours, then what cargo's settings say of the keys that we read. Values are fit
/// to be shown: secrets, accounts in URLs and the arguments of programs are left out.
std::vector<ListedSetting> list_settings(const Config& config, const CargoConfig& cargo);

} // namespace binstall

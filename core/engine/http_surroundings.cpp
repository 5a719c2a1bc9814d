// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http_surroundings.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <initializer_list>

namespace binstall {

namespace {

using Named = ProxyRules::Named;

constexpr std::int64_t longest_timeout = 7 * 24 * 3600; ///< Seconds; longer is a mistake.

/// The first of the variables that is set and not empty, and its name.
std::optional<Named> first_variable(const Environment& environment,
                                    std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        const auto found = environment.find(name);
        if (found != environment.end() && !found->second.empty())
            return Named{found->second, found->first};
    }
    return std::nullopt;
}

/// The proxy of some setting; an empty one there means that no proxy is used at all.
std::optional<Named> configured_proxy(const Config& config, const CargoConfig& cargo) {
    if (config.proxy)
        return Named{*config.proxy, "http.proxy"};
    const CargoKey key{"http", "proxy"};
    if (const std::optional<std::string> text = cargo.text(key))
        return Named{*text, cat("http.proxy in ", cargo.origin(key))};
    return std::nullopt;
}

ProxyRules proxy_rules(const Config& config,
                       const CargoConfig& cargo,
                       const Environment& environment,
                       Log& log) {
    ProxyRules rules;
    if (const std::optional<Named> named = configured_proxy(config, cargo)) {
        rules.https = named;
        rules.http = named;
    } else {
        rules.https =
            first_variable(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
        rules.http = first_variable(environment, {"http_proxy", "all_proxy", "ALL_PROXY"});
    }
    Named none = first_variable(environment, {"no_proxy", "NO_PROXY"}).value_or(Named{});
    if (config.no_proxy)
        none = {*config.no_proxy, "http.no-proxy"};
    rules.none = NoProxy::parse(none.text);
    for (const std::string& entry : rules.none.unusable())
        log.write(Level::warn, cat(none.from, ": '", printable(entry, 80), "' means nothing"));
    return rules;
}

/// What cargo's settings say and ours do not.
void apply_cargo(const CargoConfig& cargo, const Config& config, HttpOptions& options) {
    if (!config.is_set("http.offline") && cargo.flag({"net", "offline"}).value_or(false))
        options.offline = true;
    // As in cargo: until a connection stands, and how long it may say nothing.
    const std::int64_t timeout = cargo.integer({"http", "timeout"}).value_or(0);
    if (timeout <= 0) // curl's word for what is usual
        return;
    const std::chrono::seconds limit{std::min(timeout, longest_timeout)};
    if (!config.is_set("http.connect-timeout"))
        options.connect_timeout = limit;
    if (!config.is_set("http.idle-timeout"))
        options.idle_timeout = limit;
}

/// cargo knows more names than there are versions that we speak; only what raises the floor counts.
/// "tlsv1.3", or a table with `min`.
std::optional<TlsVersion> floor_of(const CargoConfig& cargo) {
    std::optional<std::string> version = cargo.text({"http", "ssl-version"});
    if (!version)
        version = cargo.text({"http", "ssl-version", "min"});
    if (version == "tlsv1.3")
        return TlsVersion::tls_1_3;
    return std::nullopt;
}

} // namespace

HttpOptions http_options(const Config& config,
                         const CargoConfig& cargo,
                         const Environment& environment,
                         Log& log) {
    HttpOptions options = config.http;
    apply_cargo(cargo, config, options);
    if (const std::optional<fs::path> file = cargo.path({"http", "cainfo"}))
        options.root_certificates.push_back(*file);
    if (floor_of(cargo) == TlsVersion::tls_1_3)
        options.min_tls_version = TlsVersion::tls_1_3;
    options.proxies = proxy_rules(config, cargo, environment, log);
    return options;
}

} // namespace binstall

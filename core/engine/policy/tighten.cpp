// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/permission.hpp>
#include <engine/policy/tighten.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// What a user wanted that the policy does not.
class Ignored {
public:
    Ignored(const Config& config, Log& log) : config_{config}, log_{log} {}

    /// `what` as the user would write it: "install.min-age = 0".
    void setting(std::string_view key, std::string_view what, std::string_view rule) const {
        const auto origin = config_.origins.find(key);
        said(cat(what, origin == config_.origins.end() ? "" : cat(" (", origin->second, ')')),
             rule);
    }

    void named(std::string_view key, std::string_view what, std::string_view rule) const {
        const auto found = config_.named.find(key);
        said(cat(what, found == config_.named.end() ? "" : cat(" (", found->second.origin, ')')),
             rule);
    }

    void said(std::string_view what, std::string_view rule) const {
        log_.write(Level::warn,
                   cat(printable(what, 1024), " is ignored: the policy's rule ", rule, " holds"));
    }

private:
    const Config& config_;
    Log& log_;
};

/// The judge takes the greater age; here it is only said.
void report_ages(const Config& config, const Policy& policy, const Ignored& ignored) {
    if (config.is_set("install.min-age") && config.min_age < policy.min_age)
        ignored.setting("install.min-age",
                        cat("install.min-age = ", config.min_age.to_string()),
                        rule::min_age);
    for (const auto& [tool, age] : config.tool_min_ages) {
        if (age >= policy.min_age)
            continue;
        const std::string key = cat("tools.", tool, ".min-age");
        ignored.named(key, cat(key, " = ", age.to_string()), rule::min_age);
    }
}

void tighten_evidence(Config& config, const Policy& policy, const Ignored& ignored) {
    if (!policy.wants_signatures())
        return;
    if (config.verify.skip_signatures)
        ignored.said("--skip-signatures", rule::evidence);
    if (config.verify.legacy_signatures)
        ignored.setting("verify.legacy-signatures",
                        config.is_set("verify.legacy-signatures")
                            ? "verify.legacy-signatures = true"
                            : "--allow-legacy",
                        rule::evidence);
    config.verify.skip_signatures = false;
    config.verify.legacy_signatures = false;
}

void tighten_sources(Config& config, const Policy& policy, const Ignored& ignored) {
    for (const std::string& id : config.plugins.order)
        if (!policy.allows_source(id))
            ignored.setting("sources.order", cat(id, " in sources.order"), rule::sources);
    if (config.is_set("sources.allow-community"))
        for (const std::string& id : config.plugins.allow_community)
            if (!policy.allows_source(id))
                ignored.setting("sources.allow-community",
                                cat(id, " in sources.allow-community"),
                                rule::sources);
}

void tighten_hosts(Config& config, const Policy& policy, const Ignored& ignored) {
    if (!policy.hosts)
        return;
    for (const std::string& host : config.http.allow_hosts) {
        const std::string_view plain =
            host.starts_with("*.") ? std::string_view{host}.substr(2) : host;
        const bool is_allowed = matches_host(*policy.hosts, to_lower(host)) ||
                                matches_host(*policy.hosts, to_lower(plain));
        if (!is_allowed)
            ignored.setting(
                "http.allow-hosts",
                cat(config.is_set("http.allow-hosts") ? "http.allow-hosts" : "--allow-hosts",
                    " = ",
                    host),
                rule::hosts);
    }
    config.http.policy_hosts = policy.hosts;
}

} // namespace

void tighten(Config& config, const Policy& policy, Log& log) {
    if (!policy.exists())
        return;
    const Ignored ignored{config, log};
    report_ages(config, policy, ignored);
    tighten_evidence(config, policy, ignored);
    tighten_sources(config, policy, ignored);
    tighten_hosts(config, policy, ignored);
    config.plugins.pins = policy.plugins;
    const bool is_waived_for_some =
        std::ranges::find(policy.waivers, rule::build, &Waiver::rule) != policy.waivers.end();
    if (config.build && !policy.build.value_or(true) && !is_waived_for_some) {
        ignored.setting("install.build", "install.build = true", rule::build);
        config.build = false;
    }
}

void tighten(const PackageRequest& request, const Policy& policy, Log& log) {
    if (request.min_age_from.empty() || request.min_age >= policy.min_age)
        return;
    log.write(Level::warn,
              cat(printable(request.min_age_from),
                  " for ",
                  request.spec.name,
                  " is ignored: the policy's rule min-age holds"));
}

} // namespace binstall

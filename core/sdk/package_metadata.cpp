// SPDX-License-Identifier: MIT
#include <binstall/cfg_expression.hpp>
#include <binstall/error.hpp>
#include <binstall/package_metadata.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool cfg_matches(std::string_view selector, const Target& target) {
    if (!trim(selector).starts_with("cfg("))
        return false;
    try {
        return CfgExpression::parse(selector).matches(target);
    } catch (const Error&) {
        return false; // the reader of the manifest has warned about it
    }
}

template <class Field>
void fill(std::optional<Field>& into, const std::optional<Field>& from) {
    if (!into)
        into = from;
}

/// Takes from `lower` what `rules` leaves open.
void complete(PackageRules& rules, const PackageRules& lower) {
    fill(rules.pkg_url, lower.pkg_url);
    fill(rules.pkg_fmt, lower.pkg_fmt);
    fill(rules.bin_dir, lower.bin_dir);
    fill(rules.signing, lower.signing); // whole: a key never goes with another level's template
    std::vector<std::string>& disabled = rules.disabled_strategies;
    for (const std::string& strategy : lower.disabled_strategies)
        if (std::ranges::find(disabled, strategy) == disabled.end())
            disabled.push_back(strategy);
}

} // namespace

PackageRules PackageMetadata::rules_for(const Target& target, const PackageRules& above) const {
    PackageRules rules = above;
    for (const auto& [selector, lower] : overrides)
        if (selector == target.triple)
            complete(rules, lower);
    for (const auto& [selector, lower] : overrides)
        if (cfg_matches(selector, target))
            complete(rules, lower);
    complete(rules, base);
    return rules;
}

} // namespace binstall

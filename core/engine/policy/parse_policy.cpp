// SPDX-License-Identifier: MIT
// A policy's table as values. Nothing in it is passed over: a rule that is spelled wrongly would be
// a rule that does not hold.
#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <engine/config/setting.hpp>
#include <engine/plugin/files.hpp>
#include <engine/policy/read_policy.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace binstall {

namespace {

constexpr std::array waivable{
    rule::registries, rule::evidence, rule::min_age, rule::build, rule::deny};

void refuse_unknown(const Setting& setting,
                    std::string_view key,
                    std::span<const std::string_view> known) {
    const std::string_view near = closest(key, known);
    setting.refuse(near.empty() ? "is no key of a policy"
                                : cat("is no key of a policy; did you mean ", near, '?'));
}

/// Besides the ids of sources.
constexpr std::array<std::string_view, 2> evidence_keys{"default", "build-counts-as-signed"};

const Table& table_of(const Setting& setting) {
    if (!setting.value().table())
        setting.refuse(cat("is ", setting.value().kind(), ", not a table"));
    return *setting.value().table();
}

std::vector<std::string> registries(const Setting& setting) {
    std::vector<std::string> entries;
    for (const std::string& text : setting.texts()) {
        const std::optional<std::string> entry = normal_registry(text);
        if (!entry)
            setting.refuse(cat("names ",
                               printable(text),
                               ", which is neither crates-io, path, nor the URL of an index or of "
                               "a repository (sparse+https://, registry+https://, git+https://)"));
        entries.push_back(*entry);
    }
    return entries;
}

std::vector<std::string> hosts(const Setting& setting) {
    std::vector<std::string> names;
    for (const std::string& text : setting.texts()) {
        const bool is_name = !text.empty() && text.find_first_of("/:@ ") == std::string::npos &&
                             text.find('*', text.starts_with("*.") ? 1 : 0) == std::string::npos;
        if (!is_name)
            setting.refuse(cat("names ", printable(text), ", which is no host and no *.DOMAIN"));
        names.push_back(to_lower(text));
    }
    return names;
}

PackageSpec crate(const Setting& setting, const std::string& text) {
    const std::size_t at = text.find('@');
    try {
        PackageSpec spec;
        spec.name = text.substr(0, at);
        PackageSpec::check_name(spec.name);
        // As on the command line: "1.2.3" is that version and no other.
        if (at != std::string::npos)
            spec.requirement = VersionReq::parse_command_line(text.substr(at + 1));
        if (at != std::string::npos && spec.requirement.is_any())
            setting.refuse(cat("names ", printable(text), "; without @ it is every version"));
        return spec;
    } catch (const Error& error) {
        if (error.code() == Errc::config)
            throw;
        setting.refuse(cat("names ", printable(text), ": ", error.what()));
    }
}

EvidenceLevel level(const Setting& setting) {
    const std::optional<EvidenceLevel> level = parse_evidence_level(setting.text());
    if (!level)
        setting.refuse(cat("is \"",
                           printable(setting.text()),
                           "\", neither none, checksum, digest, signature nor attestation"));
    return *level;
}

std::string digest(const Setting& setting, const std::string& text) {
    constexpr std::string_view prefix = "sha256:";
    const std::string hex = to_lower(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
    const bool is_digest = hex.size() == 64 && std::ranges::all_of(hex, [](char c) {
                               return is_ascii_digit(c) || (c >= 'a' && c <= 'f');
                           });
    if (!is_digest)
        setting.refuse(cat("is \"", printable(text), "\", which is no SHA-256 digest"));
    return hex;
}

/// The whole of its last day counts.
std::chrono::sys_seconds end_of(const Setting& setting) {
    const auto day = parse_timestamp(cat(setting.text(), "T00:00:00Z"));
    if (!day)
        setting.refuse(cat("is \"", printable(setting.text()), "\", not a day as 2027-01-31"));
    return *day + std::chrono::days{1};
}

/// Reads one file.
class PolicyParser {
public:
    PolicyParser(Policy& policy, const fs::path& file) : policy_{policy}, file_{file} {}

    void parse(const Value& table) {
        for (const auto& [key, value] : *table.table())
            parse_key(key, Setting{file_, key, value});
    }

private:
    void parse_key(const std::string& key, const Setting& setting) {
        constexpr std::array<std::string_view, 10> known{rule::sources,
                                                         rule::registries,
                                                         rule::hosts,
                                                         rule::evidence,
                                                         rule::min_age,
                                                         rule::build,
                                                         rule::deny,
                                                         rule::plugins,
                                                         rule::audit_log,
                                                         "waiver"};
        if (key == rule::sources)
            policy_.sources = setting.texts();
        else if (key == rule::registries)
            policy_.registries = registries(setting);
        else if (key == rule::hosts)
            policy_.hosts = hosts(setting);
        else if (key == rule::evidence)
            parse_evidence(setting);
        else if (key == rule::min_age)
            policy_.min_age = setting.age();
        else if (key == rule::build)
            policy_.build = setting.flag();
        else if (key == rule::deny)
            for (const std::string& text : setting.texts())
                policy_.deny.push_back(crate(setting, text));
        else if (key == rule::plugins)
            parse_plugins(setting);
        else if (key == rule::audit_log)
            parse_audit_log(setting);
        else if (key == "waiver")
            parse_waivers(setting);
        else
            refuse_unknown(setting, key, known);
    }

    /// `evidence = "digest"`, or a table with `default`, `build-counts-as-signed` and sources' ids.
    void parse_evidence(const Setting& setting) {
        if (setting.value().string()) {
            policy_.evidence = level(setting);
            return;
        }
        for (const auto& [key, value] : table_of(setting)) {
            const Setting member{file_, cat("evidence.", key), value};
            if (key == "default")
                policy_.evidence = level(member);
            else if (key == "build-counts-as-signed")
                policy_.build_counts_as_signed = member.flag();
            else if (!is_plugin_id(key) || !closest(key, evidence_keys).empty())
                refuse_unknown(member, key, evidence_keys);
            else
                policy_.evidence_of[key] = level(member);
        }
    }

    void parse_plugins(const Setting& setting) {
        policy_.plugins.emplace();
        for (const auto& [id, value] : table_of(setting)) {
            const Setting member{file_, cat("plugins.", id), value};
            std::vector<std::string>& digests = (*policy_.plugins)[id];
            if (value.string())
                digests.push_back(digest(member, *value.string()));
            else
                for (const std::string& text : member.texts())
                    digests.push_back(digest(member, text));
        }
    }

    void parse_audit_log(const Setting& setting) {
        policy_.audit_log = setting.text();
        if (policy_.audit_log != "syslog" && !fs::path{policy_.audit_log}.is_absolute())
            setting.refuse("is neither syslog nor an absolute path");
    }

    void parse_waivers(const Setting& setting) {
        if (!setting.value().array())
            setting.refuse("is no list of tables; write [[waiver]]");
        for (const Value& entry : *setting.value().array())
            parse_waiver(Setting{file_, "waiver", entry});
    }

    void parse_waiver(const Setting& setting) {
        Waiver waiver;
        std::string crate_text;
        for (const auto& [key, value] : table_of(setting)) {
            const Setting member{file_, cat("waiver.", key), value};
            if (key == "rule")
                waiver.rule = member.text();
            else if (key == "crate")
                waiver.crate = crate(member, crate_text = member.text());
            else if (key == "until") {
                waiver.until = end_of(member);
                waiver.until_text = member.text();
            } else if (key == "reason")
                waiver.reason = trim(member.text());
            else
                refuse_unknown(member,
                               key,
                               std::array<std::string_view, 4>{"rule", "crate", "until", "reason"});
        }
        if (waiver.rule.empty() || crate_text.empty() || waiver.until_text.empty() ||
            waiver.reason.empty())
            setting.refuse("needs a rule, a crate, until and a reason");
        if (std::ranges::find(waivable, waiver.rule) == waivable.end())
            setting.refuse(cat("is of the rule ",
                               printable(waiver.rule),
                               "; registries, evidence, min-age, build and deny can be waived"));
        policy_.waivers.push_back(std::move(waiver));
    }

    Policy& policy_;
    const fs::path& file_;
};

} // namespace

Policy parse_policy(const Value& table, const fs::path& file) {
    Policy policy;
    policy.file = file;
    PolicyParser{policy, file}.parse(table);
    return policy;
}

} // namespace binstall

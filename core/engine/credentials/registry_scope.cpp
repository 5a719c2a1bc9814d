// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/credentials/registry/providers.hpp>
#include <engine/credentials/registry_scope.hpp>

#include <utility>

namespace binstall {

namespace {

/// What `config`, a registry's config.json, says about downloads: `dl` up to its first marker.
std::optional<CredentialPlace> download_place(const Value& config, const Url& base) {
    const Value* download = config.find("dl");
    if (!download || !download->string())
        return std::nullopt;
    std::string place = download->string()->substr(0, download->string()->find('{'));
    if (place.size() < download->string()->size())
        place.resize(place.rfind('/') + 1);
    const Url url = Url::parse(place);
    const bool is_as_safe = url.is_https() || !base.is_https();
    return is_as_safe ? std::optional{CredentialPlace{url}} : std::nullopt;
}

/// Learns from the file that the registry was shown the token for. One that makes no sense is the
/// business of who asked for it.
PlaceLearner download_learner(const Url& base, const Readers& read) {
    return
        [base, &read](const Url& asked, const Response& answer) -> std::optional<CredentialPlace> {
            if (asked != base.resolve("config.json"))
                return std::nullopt;
            try {
                return download_place(read.json(answer.body), base);
            } catch (const Error&) {
                return std::nullopt;
            }
        };
}

} // namespace

std::optional<CredentialScope> registry_scope(const Registry& registry,
                                              const CargoConfig& cargo,
                                              const Environment& environment,
                                              const Readers& read,
                                              Log& log) {
    const std::optional<Url> base = sparse_base(registry);
    if (registry.credential.empty() || !base)
        return std::nullopt;
    CredentialScope scope{.name = registry.credential,
                          .places = {CredentialPlace{*base}},
                          .form = {.kind = AuthorizationForm::Kind::raw},
                          .use = CredentialScope::Use::when_named,
                          .without = CredentialScope::Without::is_sent,
                          .sources = {},
                          .hint = cat("check the token of the registry ", registry.name)};
    scope.learn = download_learner(*base, read);
    scope.sources = registry_token_sources(registry, cargo, environment, read, log);
    return scope;
}

} // namespace binstall

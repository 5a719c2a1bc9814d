// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/registry/built_in.hpp>
#include <engine/credentials/registry/process.hpp>
#include <engine/credentials/registry/providers.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

using Words = std::vector<std::string>;

/// `provider`, or what the alias that it may be stands for.
Words followed(Words provider, const CargoConfig& cargo, Log& log) {
    constexpr int longest_chain = 8;
    for (int step = 0; step < longest_chain && provider.size() == 1; ++step) {
        const CargoKey key{"credential-alias", provider.front()};
        std::optional<Words> words = cargo.command(key);
        if (!words || words->empty())
            break;
        if (is_built_in(provider.front())) {
            log.write(Level::warn,
                      cat(key.to_string(),
                          " in ",
                          printable(cargo.origin(key), 1024),
                          " has no effect: cargo has a credential provider of that name"));
            break;
        }
        provider = std::move(*words);
    }
    return provider;
}

std::vector<std::string> headers_of(const Response& refusal) {
    std::vector<std::string> headers;
    for (const Header& header : refusal.headers)
        if (to_lower(header.name) == "www-authenticate")
            headers.push_back(cat(header.name, ": ", header.value));
    return headers;
}

/// A program that may want to see why its first token was refused.
TokenSource program_source(const Words& command,
                           const Registry& registry,
                           const Environment& environment,
                           const Readers& read) {
    return [command, registry, &environment, &read](const Url&, const std::stop_token& stop) {
        std::optional<Token> token =
            ask_credential_process(command, registry, {}, environment, read, stop);
        if (token)
            token->renew = [command, registry, &environment, &read](
                               const Response& refusal, const std::stop_token& renewal_stop) {
                return ask_credential_process(
                    command, registry, headers_of(refusal), environment, read, renewal_stop);
            };
        return token;
    };
}

} // namespace

std::vector<std::vector<std::string>>
credential_providers(const std::string& name, const CargoConfig& cargo, Log& log) {
    std::optional<Words> own = cargo.command({"registries", name, "credential-provider"});
    if (own && !own->empty())
        return {followed(std::move(*own), cargo, log)};
    std::vector<Words> all = cargo.commands({"registry", "global-credential-providers"});
    std::ranges::reverse(all);
    if (all.empty())
        all = {{"cargo:token"}, {"cargo:paseto"}};
    for (Words& provider : all)
        provider = followed(std::move(provider), cargo, log);
    return all;
}

std::vector<TokenSource> registry_token_sources(const Registry& registry,
                                                const CargoConfig& cargo,
                                                const Environment& environment,
                                                const Readers& read,
                                                Log& log) {
    const std::vector<Words> providers = credential_providers(registry.name, cargo, log);
    const ProviderSurroundings surroundings{cargo, environment, read, log};
    std::vector<TokenSource> sources;
    if (!uses_all_secrets(providers))
        sources.push_back(ignored_secrets(providers, registry, surroundings));
    for (const Words& provider : providers) {
        if (is_built_in(provider.front()))
            sources.push_back(built_in_provider(provider, providers, registry, surroundings));
        else
            sources.push_back(program_source(provider, registry, environment, read));
    }
    return sources;
}

} // namespace binstall

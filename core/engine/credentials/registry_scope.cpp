// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/credentials/registry_scope.hpp>
#include <engine/credentials/secret_file.hpp>
#include <engine/credentials/token_sources.hpp>
#include <engine/paths.hpp>

#include <system_error>
#include <utility>

namespace binstall {

namespace {

/// credentials.toml, or the older file that cargo prefers.
std::optional<fs::path> credentials_file(const Environment& environment) {
    const std::optional<fs::path> home = cargo_home(environment);
    if (!home)
        return std::nullopt;
    std::error_code unreadable; // then opening it says why
    const fs::path older = *home / "credentials";
    return fs::exists(older, unreadable) ? older : *home / "credentials.toml";
}

/// `[registries.NAME] token` of cargo's file of credentials.
TokenSource
token_in_credentials(const fs::path& file, const std::string& name, const Readers& read, Log& log) {
    return [file, name, &read, &log](const Url&, const std::stop_token&) -> std::optional<Token> {
        const std::optional<Secret> text = read_secret_file(file, log);
        if (!text)
            return std::nullopt;
        Value content;
        try {
            content = read.toml(text->reveal());
        } catch (const Error& error) {
            throw Error{Errc::config, cat(printable(file.string(), 1024), ": ", error.what())};
        }
        const Value* registries = content.find("registries");
        const Value* registry = registries ? registries->find(name) : nullptr;
        const Value* token = registry ? registry->find("token") : nullptr;
        if (!token)
            return std::nullopt;
        if (!token->string())
            throw Error{Errc::config,
                        cat(printable(file.string(), 1024),
                            ": registries.",
                            name,
                            ".token is ",
                            token->kind(),
                            ", not a string")};
        return checked_token(std::string{*token->string()}, file.string());
    };
}

/// What cargo calls to get a token: of the registry itself, else the last of the global ones.
std::vector<std::string> provider_of(const std::string& name, const CargoConfig& cargo) {
    if (auto words = cargo.command({"registries", name, "credential-provider"}))
        return *words;
    const auto global = cargo.texts({"registry", "global-credential-providers"});
    std::vector<std::string> words;
    if (!global.empty())
        for (const std::string_view word : split(global.back(), ' '))
            words.emplace_back(word);
    return words;
}

/// `provider` with the alias that it may be followed.
std::vector<std::string> followed(std::vector<std::string> provider, const CargoConfig& cargo) {
    constexpr int longest_chain = 8;
    for (int step = 0; step < longest_chain && provider.size() == 1; ++step) {
        auto words = cargo.command({"credential-alias", provider.front()});
        if (!words || words->empty())
            break;
        provider = std::move(*words);
    }
    return provider;
}

/// The program of `cargo:token-from-stdout PROGRAM ARGUMENTS...`.
TokenSource token_from_stdout(std::vector<std::string> words,
                              const Registry& registry,
                              const Environment& environment) {
    constexpr std::string_view marker = "{index_url}";
    for (std::string& word : words) {
        if (const std::size_t at = word.find(marker); at != word.npos)
            word.replace(at, marker.size(), registry.index);
    }
    return [words = std::move(words), registry, &environment](const Url& url,
                                                              const std::stop_token& stop) {
        Environment own = environment;
        own["CARGO_REGISTRY_INDEX_URL"] = registry.index;
        own["CARGO_REGISTRY_NAME_OPT"] = registry.name;
        return token_of_command(own, words)(url, stop);
    };
}

TokenSource unsupported(const std::string& provider) {
    return [provider](const Url&, const std::stop_token&) -> std::optional<Token> {
        throw Error{Errc::config,
                    cat("cargo's credential provider ", printable(provider), " is not supported")}
            .hint("cargo:token and cargo:token-from-stdout are; a variable "
                  "CARGO_REGISTRIES_<NAME>_TOKEN comes before every provider");
    };
}

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
    const CargoKey variable{"registries", registry.name, "token"};
    scope.sources.push_back(token_in_variable(environment, variable.variable()));
    const std::vector<std::string> provider = followed(provider_of(registry.name, cargo), cargo);
    if (provider.empty() || provider.front() == "cargo:token") {
        if (const auto file = credentials_file(environment))
            scope.sources.push_back(token_in_credentials(*file, registry.name, read, log));
    } else if (provider.front() == "cargo:token-from-stdout" && provider.size() > 1) {
        scope.sources.push_back(
            token_from_stdout({provider.begin() + 1, provider.end()}, registry, environment));
    } else {
        scope.sources.push_back(unsupported(provider.front()));
    }
    return scope;
}

} // namespace binstall

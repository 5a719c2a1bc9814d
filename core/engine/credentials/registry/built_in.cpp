// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/paseto/paserk.hpp>
#include <engine/credentials/paseto/registry_token.hpp>
#include <engine/credentials/registry/built_in.hpp>
#include <engine/credentials/registry/secrets.hpp>
#include <engine/credentials/token_sources.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

namespace binstall {

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view token_provider = "cargo:token";
constexpr std::string_view paseto_provider = "cargo:paseto";
constexpr std::string_view stdout_provider = "cargo:token-from-stdout";

bool has(const std::vector<Words>& providers, std::string_view name) {
    return std::ranges::any_of(providers,
                               [&](const Words& words) { return words.front() == name; });
}

/// What cargo keeps for one registry.
class KeptSecrets {
public:
    KeptSecrets(const std::vector<Words>& all,
                const Registry& registry,
                const ProviderSurroundings& surroundings)
        : uses_token_{has(all, token_provider)}, uses_key_{has(all, paseto_provider)},
          registry_{registry}, surroundings_{surroundings} {}

    std::optional<Token> token() const { return read().token; }

    std::optional<Token> signed_token() const {
        const std::optional<RegistryKey> key = read().key;
        return key ? std::optional{sign(*key, {})} : std::nullopt;
    }

private:
    RegistrySecrets read() const {
        RegistrySecrets secrets = read_registry_secrets(registry_.name,
                                                        surroundings_.cargo,
                                                        surroundings_.environment,
                                                        surroundings_.read,
                                                        surroundings_.log);
        if (uses_token_ && uses_key_ && secrets.token && secrets.key)
            throw Error{Errc::config,
                        cat("the registry ",
                            registry_.name,
                            " has both a token, in ",
                            printable(secrets.token->origin, 1024),
                            ", and a key, in ",
                            printable(secrets.key->key.origin, 1024))}
                .hint("remove one of them, or name cargo:token or cargo:paseto as its "
                      "credential-provider");
        return secrets;
    }

    /// A token that is good for some minutes, and can be made anew for a challenge.
    Token sign(const RegistryKey& key, const std::string& challenge) const {
        constexpr std::chrono::minutes lifetime{5};
        const auto now = std::chrono::system_clock::now();
        Token token = signed_with(key, challenge, now);
        token.expires = now + lifetime;
        token.renew = [self = *this, key](const Response& refusal,
                                          const std::stop_token&) -> std::optional<Token> {
            const std::string asked = challenge_in(refusal.header("www-authenticate"));
            return asked.empty() ? std::nullopt : std::optional{self.sign(key, asked)};
        };
        return token;
    }

    Token signed_with(const RegistryKey& key,
                      const std::string& challenge,
                      std::chrono::system_clock::time_point now) const {
        try {
            const RegistryClaims claims{.index = registry_.index,
                                        .subject = key.subject,
                                        .challenge = challenge,
                                        .issued_at = std::chrono::floor<std::chrono::seconds>(now)};
            const P384Key pair = parse_secret_paserk(key.key.secret.reveal());
            return checked_token(sign_registry_token(pair, claims), key.key.origin);
        } catch (const Error& error) {
            throw Error{error.code(),
                        cat("the key in ", printable(key.key.origin, 1024), ' ', error.what())};
        }
    }

    bool uses_token_;
    bool uses_key_;
    Registry registry_;
    ProviderSurroundings surroundings_;
};

/// The program of `cargo:token-from-stdout PROGRAM ARGUMENTS...`.
TokenSource
token_from_stdout(Words words, const Registry& registry, const Environment& environment) {
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

TokenSource unavailable(const std::string& provider, Log& log) {
    return [provider, &log](const Url&, const std::stop_token&) -> std::optional<Token> {
        log.write(Level::warn,
                  cat("cargo's credential provider ",
                      provider,
                      " cannot be asked here; a variable CARGO_REGISTRIES_<NAME>_TOKEN works "
                      "with cargo:token"));
        return std::nullopt;
    };
}

/// Whose choice it is that a secret is not used, as cargo says it.
std::string why_ignored(const std::vector<Words>& all,
                        std::string_view wanted,
                        const Registry& registry,
                        const CargoConfig& cargo) {
    const bool is_own = !cargo.origin({"registries", registry.name, "credential-provider"}).empty();
    return is_own ? cat("since its credential-provider is ", printable(all.front().front()))
                  : cat("since ", wanted, " is none of registry.global-credential-providers");
}

} // namespace

bool uses_all_secrets(const std::vector<std::vector<std::string>>& all) {
    return has(all, token_provider) && has(all, paseto_provider);
}

TokenSource ignored_secrets(const std::vector<std::vector<std::string>>& all,
                            const Registry& registry,
                            const ProviderSurroundings& surroundings) {
    // The sources of a command are asked from several threads, and more than once.
    const auto was_asked = std::make_shared<std::atomic_flag>();
    return [all, registry, surroundings, was_asked](
               const Url&, const std::stop_token&) -> std::optional<Token> {
        if (was_asked->test_and_set())
            return std::nullopt;
        const RegistrySecrets secrets = read_registry_secrets(registry.name,
                                                              surroundings.cargo,
                                                              surroundings.environment,
                                                              surroundings.read,
                                                              surroundings.log);
        const auto warn =
            [&](std::string_view what, const std::string& origin, std::string_view wanted) {
                surroundings.log.write(Level::warn,
                                       cat("the registry ",
                                           registry.name,
                                           " has a ",
                                           what,
                                           " in ",
                                           printable(origin, 1024),
                                           " that is ignored, ",
                                           why_ignored(all, wanted, registry, surroundings.cargo)));
            };
        if (secrets.token && !has(all, token_provider))
            warn("token", secrets.token->origin, token_provider);
        if (secrets.key && !has(all, paseto_provider))
            warn("key", secrets.key->key.origin, paseto_provider);
        return std::nullopt;
    };
}

bool is_built_in(std::string_view provider) {
    constexpr std::string_view names[] = {token_provider,
                                          paseto_provider,
                                          stdout_provider,
                                          "cargo:wincred",
                                          "cargo:macos-keychain",
                                          "cargo:libsecret"};
    return std::ranges::find(names, provider) != std::end(names);
}

TokenSource built_in_provider(const std::vector<std::string>& command,
                              const std::vector<std::vector<std::string>>& all,
                              const Registry& registry,
                              const ProviderSurroundings& surroundings) {
    const std::string& name = command.front();
    if (name == stdout_provider) {
        if (command.size() < 2)
            throw Error{Errc::config, "cargo:token-from-stdout is not followed by a program"};
        return token_from_stdout(
            {command.begin() + 1, command.end()}, registry, surroundings.environment);
    }
    const KeptSecrets kept{all, registry, surroundings};
    if (name == token_provider)
        return [kept](const Url&, const std::stop_token&) { return kept.token(); };
    if (name == paseto_provider)
        return [kept](const Url&, const std::stop_token&) { return kept.signed_token(); };
    return unavailable(name, surroundings.log);
}

} // namespace binstall

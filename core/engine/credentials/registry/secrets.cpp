// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/registry/secrets.hpp>
#include <engine/credentials/secret_file.hpp>
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

Value read_credentials(const fs::path& file, const Readers& read, Log& log) {
    const std::optional<Secret> text = read_secret_file(file, log);
    if (!text)
        return {};
    try {
        return read.toml(text->reveal());
    } catch (const Error& error) {
        throw Error{Errc::config, cat(printable(file.string(), 1024), ": ", error.what())};
    }
}

/// One registry's secrets, wherever they are.
class SecretPlaces {
public:
    SecretPlaces(const std::string& registry,
                 const CargoConfig& cargo,
                 const Environment& environment,
                 const Readers& read,
                 Log& log)
        : registry_{registry}, cargo_{cargo}, environment_{environment} {
        if (const auto file = credentials_file(environment)) {
            file_ = *file;
            content_ = read_credentials(*file, read, log);
        }
    }

    std::optional<Token> find(std::string_view name) const {
        const CargoKey key{"registries", registry_, name};
        const auto variable = environment_.find(key.variable());
        if (variable != environment_.end() && !variable->second.empty())
            return checked_token(std::string{variable->second},
                                 cat("the variable ", variable->first));
        if (std::optional<Token> found = in_file(name))
            return found;
        if (std::optional<std::string> text = cargo_.text(key))
            return checked_token(std::move(*text), cargo_.origin(key));
        return std::nullopt;
    }

private:
    std::optional<Token> in_file(std::string_view name) const {
        const Value* registries = content_.find("registries");
        const Value* registry = registries ? registries->find(registry_) : nullptr;
        const Value* value = registry ? registry->find(name) : nullptr;
        if (!value)
            return std::nullopt;
        if (!value->string())
            throw Error{Errc::config,
                        cat(printable(file_.string(), 1024),
                            ": registries.",
                            printable(registry_),
                            '.',
                            name,
                            " is ",
                            value->kind(),
                            ", not a string")};
        return checked_token(std::string{*value->string()}, file_.string());
    }

    const std::string& registry_;
    const CargoConfig& cargo_;
    const Environment& environment_;
    fs::path file_;
    Value content_;
};

} // namespace

RegistrySecrets read_registry_secrets(const std::string& registry,
                                      const CargoConfig& cargo,
                                      const Environment& environment,
                                      const Readers& read,
                                      Log& log) {
    const SecretPlaces places{registry, cargo, environment, read, log};
    RegistrySecrets secrets{.token = places.find("token"), .key = {}};
    for (const std::string_view name : {"secret-key", "private-key"}) {
        std::optional<Token> key = places.find(name);
        if (!key)
            continue;
        const std::optional<Token> subject = places.find(cat(name, "-subject"));
        secrets.key = RegistryKey{std::move(*key),
                                  subject ? std::string{subject->secret.reveal()} : std::string{}};
        break;
    }
    return secrets;
}

} // namespace binstall

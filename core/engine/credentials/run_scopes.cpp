// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/github_tokens.hpp>
#include <engine/credentials/netrc_scope.hpp>
#include <engine/credentials/run_scopes.hpp>
#include <engine/credentials/token_sources.hpp>

#include <utility>

namespace binstall {

namespace {

TokenSource source_of(const CredentialSetting& setting, const Environment& environment, Log& log) {
    if (!setting.variable.empty())
        return token_in_variable(environment, setting.variable);
    if (!setting.token_file.empty())
        return token_in_file(setting.token_file, log);
    return token_of_command(environment, setting.command);
}

/// The source with the user's name that Basic authentication wants beside the password.
TokenSource with_user(TokenSource source, const std::string& user) {
    return [source = std::move(source), user](const Url& url, const std::stop_token& stop) {
        std::optional<Token> token = source(url, stop);
        if (token)
            token->user = user;
        return token;
    };
}

CredentialScope scope_of(const std::string& name,
                         const CredentialSetting& setting,
                         const Environment& environment,
                         Log& log) {
    return {.name = name,
            .places = {*setting.place},
            .form = setting.form,
            .use = CredentialScope::Use::by_place,
            .without = CredentialScope::Without::is_sent,
            .sources = {with_user(source_of(setting, environment, log), setting.user)},
            .hint = cat("check [credentials.", printable(name), "] in the settings")};
}

} // namespace

std::vector<CredentialScope> run_scopes(const CredentialConfig& config,
                                        const std::optional<Secret>& github_token,
                                        const Environment& environment,
                                        Log& log) {
    std::vector<CredentialScope> scopes;
    CredentialScope github =
        github_scope(github_token, config.discover_github_token, environment, log);
    CredentialScope given = given_github_scope(github_token, environment, log);
    for (const auto& [name, setting] : config.named) {
        if (setting.place) {
            scopes.push_back(scope_of(name, setting, environment, log));
            continue;
        }
        // Behind what the command line gives, before everything that is found.
        for (CredentialScope* const scope : {&github, &given})
            if (scope == &github || setting.command.empty())
                scope->sources.insert(scope->sources.begin() + (github_token ? 1 : 0),
                                      source_of(setting, environment, log));
    }
    scopes.push_back(std::move(github));
    scopes.push_back(std::move(given));
    if (config.netrc)
        scopes.push_back(netrc_scope(environment, log));
    return scopes;
}

} // namespace binstall

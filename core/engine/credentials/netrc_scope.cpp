// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/netrc.hpp>
#include <engine/credentials/netrc_scope.hpp>
#include <engine/credentials/secret_file.hpp>
#include <engine/paths.hpp>

namespace binstall {

namespace {

std::optional<fs::path> netrc_file(const Environment& environment) {
    const auto named = environment.find("NETRC");
    if (named != environment.end() && !named->second.empty())
        return fs::path{named->second}.is_absolute() ? std::optional<fs::path>{named->second}
                                                     : std::nullopt;
    const std::optional<fs::path> home = home_folder(environment);
    return home ? std::optional{*home / ".netrc"} : std::nullopt;
}

std::vector<NetrcEntry> entries_of(const fs::path& file, const Secret& text) {
    try {
        return read_netrc(text.reveal());
    } catch (const Error& error) {
        throw Error{Errc::config, cat(printable(file.string(), 1024), ", ", error.what())};
    }
}

/// What `file` has for the server of `url`.
std::optional<Token> account_for(const Url& url, const fs::path& file, Log& log) {
    const std::optional<Secret> text = read_found_secret_file(file, log);
    if (!text)
        return std::nullopt;
    const std::string with_port = cat(url.host(), ':', url.port());
    for (NetrcEntry& entry : entries_of(file, *text)) {
        const bool is_it =
            entry.machine == with_port || (entry.machine == url.host() && url.port() == 443);
        if (!is_it)
            continue;
        Token token = checked_token(std::string{entry.password.reveal()}, file.string());
        if (const std::string problem = why_not_token(entry.login); !problem.empty())
            throw Error{Errc::config,
                        cat("the login in ", printable(file.string(), 1024), ' ', problem)};
        token.user = entry.login;
        return token;
    }
    return std::nullopt;
}

} // namespace

CredentialScope netrc_scope(const Environment& environment, Log& log) {
    const std::optional<fs::path> file = netrc_file(environment);
    return {.name = "netrc",
            .places = {},
            .form = {.kind = AuthorizationForm::Kind::basic},
            .use = CredentialScope::Use::when_asked,
            .without = CredentialScope::Without::is_sent,
            .sources = {[file, &log](const Url& url, const std::stop_token&) {
                return file ? account_for(url, *file, log) : std::nullopt;
            }},
            .hint = "check the account in the netrc file"};
}

} // namespace binstall

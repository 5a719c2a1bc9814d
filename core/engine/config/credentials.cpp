// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/credentials.hpp>
#include <engine/config/setting.hpp>
#include <engine/config/tables.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

using Kind = AuthorizationForm::Kind;

/// `[credentials.github]` is for the API of github.com, which everybody knows.
constexpr std::string_view github = "github";

AuthorizationForm form_of(const Setting& setting) {
    constexpr std::pair<std::string_view, Kind> forms[] = {{"bearer", Kind::bearer},
                                                           {"token", Kind::token},
                                                           {"raw", Kind::raw},
                                                           {"basic", Kind::basic}};
    const std::string text = setting.text();
    for (const auto& [name, kind] : forms) {
        if (text == name)
            return {.kind = kind};
    }
    setting.refuse("is not one of bearer, token, raw, basic");
}

AuthorizationForm header_of(const Setting& setting) {
    constexpr std::string_view ours[] = {"accept",
                                         "accept-encoding",
                                         "connection",
                                         "content-length",
                                         "content-type",
                                         "cookie",
                                         "expect",
                                         "host",
                                         "if-match",
                                         "if-none-match",
                                         "if-range",
                                         "proxy-authorization",
                                         "range",
                                         "te",
                                         "trailer",
                                         "transfer-encoding",
                                         "upgrade",
                                         "user-agent"};
    const std::string name = setting.text();
    const bool is_name = !name.empty() && std::ranges::all_of(name, [](char character) {
        return is_ascii_letter(character) || is_ascii_digit(character) || character == '-';
    });
    if (!is_name || std::ranges::find(ours, to_lower(name)) != std::end(ours))
        setting.refuse("is not the name of a header for a secret");
    return {.kind = Kind::header, .header = name};
}

CredentialPlace place_of(const Setting& setting) {
    const std::string text = setting.text();
    try {
        const Url url = Url::parse(text);
        if (!url.query().empty())
            setting.refuse("has a query, which no place has");
        if (!url.is_https() && !url.names_local_address())
            setting.refuse("is not https: a secret would be sent for everybody to read");
        return CredentialPlace{url};
    } catch (const Error& error) {
        if (error.code() == Errc::config)
            throw;
        setting.refuse(cat("cannot be used: ", error.what()));
    }
}

/// `{ env = "NAME" }`, `{ file = "/PATH" }` or `{ command = ["PROGRAM", ...] }`.
void read_token(const Setting& setting, const fs::path& file, CredentialSetting& result) {
    const Table* table = setting.value().table();
    if (!table || table->size() != 1)
        throw Error{Errc::config,
                    cat(printable(file.string(), 1024),
                        ": a token is not `{ env = ... }`, `{ file = ... }` or "
                        "`{ command = [...] }`")}
            .hint("secrets do not stand in settings, which are shown and copied");
    const auto& [kind, value] = table->front();
    const Setting where{file, cat("token.", kind), value};
    if (kind == "env")
        result.variable = where.text();
    else if (kind == "file")
        result.token_file = where.path();
    else if (kind == "command")
        result.command = where.texts();
    else
        where.refuse("is none of env, file, command");
    const bool has_source =
        !result.variable.empty() || !result.token_file.empty() || !result.command.empty();
    if (!has_source)
        where.refuse("is empty");
}

} // namespace

void add_credential_table(std::string_view name,
                          const Value& table,
                          const fs::path& file,
                          CredentialConfig& config,
                          Log& log) {
    CredentialSetting result;
    const std::string prefix = cat("credentials.", name, '.');
    const bool is_github = name == github;
    bool has_token = false;
    for (const auto& [key, value] : *table.table()) {
        const Setting setting{file, prefix + key, value};
        constexpr std::string_view known[] = {"url", "form", "header", "user", "token"};
        if (key == "token") {
            read_token(setting, file, result);
            has_token = true;
        } else if (is_github && std::ranges::find(known, key) != std::end(known)) {
            setting.refuse("has no effect: this table has a token only");
        } else if (key == "url") {
            result.place = place_of(setting);
        } else if (key == "form") {
            result.form = form_of(setting);
        } else if (key == "header") {
            result.form = header_of(setting);
        } else if (key == "user") {
            result.user = setting.text();
        } else {
            warn_unknown(prefix + key, file, known, log);
        }
    }
    const Setting whole{file, prefix.substr(0, prefix.size() - 1), Value{table}};
    if (table.find("form") && table.find("header"))
        whole.refuse("has both a form and a header");
    if (!has_token || (!is_github && !result.place))
        whole.refuse(has_token ? "has no url" : "has no token");
    if ((result.form.kind == Kind::basic) != !result.user.empty())
        whole.refuse("needs both a user and form = \"basic\", or neither");
    config.named[std::string{name}] = std::move(result);
}

} // namespace binstall

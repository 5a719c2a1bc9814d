// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>
#include <binstall/value.hpp>

#include <engine/credentials/paseto/paserk.hpp>
#include <engine/credentials/paseto/public_token.hpp>
#include <engine/credentials/paseto/registry_token.hpp>
#include <engine/readers.hpp>

#include <optional>
#include <utility>

namespace binstall {

namespace {

std::string two_digits(unsigned number) {
    return cat(number < 10 ? "0" : "", number);
}

/// "2026-01-02T03:04:05Z"
std::string timestamp(std::chrono::sys_seconds moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    return cat(static_cast<int>(date.year()),
               '-',
               two_digits(static_cast<unsigned>(date.month())),
               '-',
               two_digits(static_cast<unsigned>(date.day())),
               'T',
               two_digits(static_cast<unsigned>(time.hours().count())),
               ':',
               two_digits(static_cast<unsigned>(time.minutes().count())),
               ':',
               two_digits(static_cast<unsigned>(time.seconds().count())),
               'Z');
}

/// The text up to the closing quote, which is taken off `rest` with it; absent when there is none.
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string text;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return text;
        }
        if (rest[at] == '\\' && ++at == rest.size())
            break;
        text += rest[at];
    }
    return std::nullopt;
}

} // namespace

std::string sign_registry_token(const P384Key& key, const RegistryClaims& claims) {
    Value message;
    message.set("iat", timestamp(claims.issued_at));
    if (!claims.subject.empty())
        message.set("sub", claims.subject);
    if (!claims.challenge.empty())
        message.set("challenge", claims.challenge);
    const std::string id = paserk_id(key.point());
    Value footer;
    footer.set("url", claims.index);
    footer.set("kid", id); // as cargo's documentation has it
    footer.set("kip", id); // as cargo writes it
    return sign_public_token(key, json_text(message, 0), json_text(footer, 0));
}

std::string challenge_in(std::string_view header) {
    header = trim(header);
    const std::size_t space = header.find(' ');
    if (space == header.npos || to_lower(header.substr(0, space)) != "cargo")
        return {};
    for (std::string_view rest = trim(header.substr(space)); !rest.empty();) {
        const std::size_t equals = rest.find("=\"");
        if (equals == rest.npos)
            return {};
        const std::string name = to_lower(trim(rest.substr(0, equals)));
        rest.remove_prefix(equals + 2);
        const std::optional<std::string> value = take_quoted(rest);
        if (!value)
            return {};
        if (name == "challenge")
            return *value;
        rest = trim(rest);
        if (rest.starts_with(','))
            rest = trim(rest.substr(1));
    }
    return {};
}

} // namespace binstall

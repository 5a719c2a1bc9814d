// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/credentials/authorization.hpp>

#include <cstdint>

namespace binstall {

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t index = 0; index < 3; ++index) {
            const bool is_there = at + index < bytes.size();
            group = group << 8U | (is_there ? static_cast<unsigned char>(bytes[at + index]) : 0U);
        }
        const std::size_t left = bytes.size() - at;
        text += digits[group >> 18U];
        text += digits[group >> 12U & 63U];
        text += left > 1 ? digits[group >> 6U & 63U] : '=';
        text += left > 2 ? digits[group & 63U] : '=';
    }
    return text;
}

Authorization authorization(const AuthorizationForm& form, const Token& token) {
    using Kind = AuthorizationForm::Kind;
    const std::string_view secret = token.secret.reveal();
    switch (form.kind) {
    case Kind::bearer:
        return {"Authorization", Secret{cat("Bearer ", secret)}, token.origin};
    case Kind::token:
        return {"Authorization", Secret{cat("token ", secret)}, token.origin};
    case Kind::basic: {
        std::string pair = cat(token.user, ':', secret);
        Authorization made{"Authorization", Secret{cat("Basic ", base64(pair))}, token.origin};
        wipe(pair);
        return made;
    }
    case Kind::header:
        return {form.header, token.secret, token.origin};
    case Kind::raw:
        break;
    }
    return {"Authorization", token.secret, token.origin};
}

} // namespace binstall

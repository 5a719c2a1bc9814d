// SPDX-License-Identifier: MIT
#include "api_answer.hpp"

#include <binstall/text.hpp>

namespace binstall::release {

Error api_error(const Response& response, const Url& asked) {
    const std::string what = cat("the API answered ", response.status, " for ", asked.redacted());
    // https://docs.github.com/en/rest/authentication: "required; url=https://github.com/orgs/..."
    if (const std::string_view sso = response.header("x-github-sso"); !sso.empty())
        return Error{Errc::unauthorized, what}.hint(
            cat("the organisation wants your token to be authorised for its single sign-on: ",
                printable(sso)));
    if (response.status == 401)
        return Error{Errc::unauthorized, what}.hint(
            "the token is missing, has expired or was revoked");
    if (response.status == 403)
        return Error{Errc::unauthorized, what}.hint(
            "the token may not read releases there, or its owner's address is not allowed");
    return Error{response.status >= 500 ? Errc::network : Errc::forge, what};
}

const std::string* text_member(const Value& value, std::string_view key) {
    const Value* member = value.find(key);
    return member ? member->string() : nullptr;
}

} // namespace binstall::release

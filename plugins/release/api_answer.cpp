// SPDX-License-Identifier: MIT
#include "api_answer.hpp"

#include <binstall/text.hpp>

namespace binstall::release {

namespace {

Response fetch(const Request& request, const Host& host) {
    try {
        return host.http.fetch(request);
    } catch (Error& error) {
        // Where a token was refused, it says which one.
        if (error.code() == Errc::unauthorized && error.hint().empty())
            error.hint("the API wants a token: see `[credentials.NAME]`");
        throw;
    }
}

} // namespace

std::optional<Response> api_response(const Request& request, const Host& host) {
    Response response = fetch(request, host);
    if (response.status == 404)
        return std::nullopt;
    if (!response.is_success())
        throw api_error(response, request.url);
    return response;
}

std::optional<ReleasePage> ask_api(const Request& request,
                                   const Host& host,
                                   const std::function<ReleasePage(const Value&)>& read) {
    const std::optional<Response> response = api_response(request, host);
    if (!response)
        return std::nullopt;
    try {
        return read(host.read.json(response->body));
    } catch (Error& error) {
        error.during(cat("reading ", request.url.redacted()));
        throw;
    }
}

Error api_error(const Response& response, const Url& asked) {
    const std::string what = cat("the API answered ", response.status, " for ", asked.redacted());
    // https://docs.github.com/en/rest/authentication: "required; url=https://github.com/orgs/..."
    if (const std::string_view sso = response.header("x-github-sso"); !sso.empty())
        return Error{Errc::unauthorized, what}.hint(
            cat("the organisation wants your token to be authorised for its single sign-on: ",
                printable(sso)));
    if (response.status == 403)
        return Error{Errc::unauthorized, what}.hint(
            "the token may not read releases there, or its owner's address is not allowed");
    return Error{Errc::forge, what};
}

void check_room(const ReleasePage& page) {
    constexpr std::size_t most = 5'000;
    if (page.assets.size() == most)
        throw Error{Errc::forge, cat("the release lists more than ", most, " files")};
}

void check_size(const Value& asset) {
    const Value* size = asset.find("size");
    if (size && !size->is_null() && (!size->integer() || *size->integer() < 0))
        throw Error{Errc::forge, "a file of the release has a size that is none"};
}

const std::string* text_member(const Value& value, std::string_view key) {
    const Value* member = value.find(key);
    return member ? member->string() : nullptr;
}

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#pragma once

#include "release_page.hpp"

#include <binstall/error.hpp>
#include <binstall/host.hpp>
#include <binstall/value.hpp>

#include <functional>
#include <optional>
#include <string_view>

namespace binstall::release {

/// What a forge's API answers; absent for 404.
/// @throws as Http::fetch, and api_error for what is neither.
std::optional<Response> api_response(const Request& request, const Host& host);

/// What `read` makes of the document that answers `request`; absent for 404.
/// @throws as api_response and `read`.
std::optional<ReleasePage> ask_api(const Request& request,
                                   const Host& host,
                                   const std::function<ReleasePage(const Value&)>& read);

/// What an answer of a forge's API means that is neither the thing asked for nor 404: a token is
/// not good enough, or it is no such server.
Error api_error(const Response& response, const Url& asked);

/// @throws Error{Errc::forge} when `page` has as many files as an API ever lists: GitHub allows a
///         thousand for a release.
void check_room(const ReleasePage& page);

/// @throws Error{Errc::forge} when the description of a file states a size that none can have.
void check_size(const Value& asset);

/// The member `key` of an object; null unless it is text.
const std::string* text_member(const Value& value, std::string_view key);

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/http.hpp>
#include <binstall/value.hpp>

#include <string_view>

namespace binstall::release {

/// What an answer of a forge's API means that is neither the thing asked for nor 404: a token is
/// missing or not good enough, the server is in trouble, or it is no such server.
Error api_error(const Response& response, const Url& asked);

/// The member `key` of an object; null unless it is text.
const std::string* text_member(const Value& value, std::string_view key);

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <string_view>

namespace binstall {

/// Whether the setting `key` ("plugins.acme.api-token") is named like a secret.
[[nodiscard]] bool is_secret_key(std::string_view key);

/// `value` without what must not be seen: of URLs the account and the query, of the commands that
/// print secrets the arguments.
[[nodiscard]] Value shown_value(std::string_view key, const Value& value);

} // namespace binstall

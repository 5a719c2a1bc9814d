// SPDX-License-Identifier: MIT
#pragma once

#include "http_message.hpp"

#include <string>

namespace binstall::test {

/// `body` as a file server answers: with its ETag, and with a part of it when that is asked for
/// (RFC 9110, section 14: one range from somewhere to the end).
ServerResponse ranged(const ServerRequest& request, std::string body, const std::string& tag);

} // namespace binstall::test

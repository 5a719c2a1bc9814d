// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include <optional>
#include <stop_token>
#include <string_view>

namespace binstall::cli {

enum class Answer { yes, no, end_of_input };

/// What a typed line means: an empty one is yes; absent: ask again.
[[nodiscard]] std::optional<Answer> answer_of(std::string_view line);

/// Asks on `stream` until standard input has an answer (design D25). What is piped in counts as if
/// it were typed; the end of input is no answer.
/// @throws Error{Errc::cancelled} as soon as `stop` fires.
[[nodiscard]] Answer ask_to_continue(Terminal& terminal, Stream stream, std::stop_token stop);

} // namespace binstall::cli

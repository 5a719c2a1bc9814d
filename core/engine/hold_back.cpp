// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/hold_back.hpp>

namespace binstall {

std::string why_held_back(std::string_view done,
                          const std::optional<std::chrono::sys_seconds>& moment,
                          const Age& min_age) {
    if (min_age.is_none())
        return {};
    if (!moment)
        return cat("nobody says when it was ",
                   done,
                   ", so it counts as younger than ",
                   min_age.to_string());
    const std::chrono::seconds age = now() - *moment;
    if (age >= min_age.span)
        return {};
    return cat("it was ",
               done,
               ' ',
               age_words(age),
               " ago, and is held back until ",
               moment_words(*moment + min_age.span));
}

} // namespace binstall

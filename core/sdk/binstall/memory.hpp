// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// What a plugin wants to remember from one run to the next: small texts, each under a key of the
/// plugin's own. No other plugin sees them.
///
/// A hint and no more: anything may be lost at any time, another run may have changed it, and
/// whoever can write the user's cache can change it too. So it may say what to ask first, and never
/// what an answer is, whom to trust or what to leave out. Never give it a secret.
class Memory {
public:
    /// The longest text that is kept, in bytes.
    static constexpr std::size_t longest = 4096;

    virtual ~Memory();

    /// What was remembered last under `key`, if it is still there.
    virtual std::optional<std::string> recall(std::string_view key) = 0;

    /// Replaces it. A text that is too long takes what was there with it. Fails silently.
    virtual void remember(std::string_view key, std::string_view text) = 0;
};

} // namespace binstall

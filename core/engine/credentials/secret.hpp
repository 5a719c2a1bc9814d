// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A text that must not be seen: it has no way into a stream or a message, and its memory is wiped
/// when it goes. Whoever needs the text asks for it by name, which can be searched for.
class Secret {
public:
    Secret() = default;

    /// Takes the text over: `text` is wiped.
    explicit Secret(std::string&& text);

    explicit Secret(std::string_view text) : bytes_{text.begin(), text.end()} {}

    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    bool empty() const noexcept { return bytes_.empty(); }

    /// The text, as long as this object lives: for the bytes of a request and for nothing else.
    std::string_view reveal() const noexcept { return {bytes_.data(), bytes_.size()}; }

    friend bool operator==(const Secret&, const Secret&) = default;

private:
    void wipe() noexcept;

    std::vector<char> bytes_; ///< Not a string, which keeps short texts in the object itself.
};

/// Overwrites `text` in a way that no compiler leaves out.
void wipe(std::string& text) noexcept;

} // namespace binstall

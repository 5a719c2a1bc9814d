// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace binstall {

/// Bytes of a version or a requirement.
inline constexpr std::size_t longest_version_text = 256;

/// Reads the pieces of versions and requirements from the start of a text.
///
/// @throws (all members) Error{Errc::version} with the reason alone; the caller names the text.
class VersionReader {
public:
    /// Refuses a text that is longer than `longest_version_text`.
    explicit VersionReader(std::string_view text);

    /// Decimal, without leading zeros, in 64 bits. `name` is for messages: "minor".
    std::uint64_t number(std::string_view name);

    /// "-alpha.5" gives "alpha.5"; empty when there is no '-'.
    std::string prerelease();

    /// "+2024" gives "2024"; empty when there is no '+'.
    std::string build();

    bool take(char character) noexcept;
    bool take(std::string_view text) noexcept;
    bool take_wildcard() noexcept; ///< '*', 'x' or 'X'.
    void skip_spaces() noexcept;   ///< Only ' ', as cargo.

    bool at_end() const noexcept { return rest_.empty(); }

    void expect(char character, std::string_view before);
    void expect_end() const;

private:
    std::string_view identifiers(std::string_view name, bool zeros_allowed);

    std::string_view rest_;
};

} // namespace binstall

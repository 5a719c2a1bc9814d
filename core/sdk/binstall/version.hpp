// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A version of https://semver.org/spec/v2.0.0.html, as cargo reads it (numbers fit in 64 bits).
struct Version {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t patch = 0;
    std::string prerelease; ///< "alpha.5"; empty for a release.
    std::string build;      ///< "20240101"; empty when there is none.

    /// @throws Error{Errc::version}; more than 256 bytes are refused.
    static Version parse(std::string_view text);

    /// As parse, for lists in which an unreadable version is skipped.
    static std::optional<Version> try_parse(std::string_view text);

    bool is_prerelease() const noexcept { return !prerelease.empty(); }

    /// "0.14.1-alpha.5+build"
    std::string to_string() const;

    /// A total order, as cargo's: by precedence, then by build metadata, in which "1" comes before
    /// "01" and "01" before "2".
    friend std::strong_ordering operator<=>(const Version& left, const Version& right);
    friend bool operator==(const Version&, const Version&) = default;
};

class VersionReader;

/// What versions are acceptable, as cargo reads it:
/// https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
class VersionReq {
public:
    /// Any release.
    VersionReq() = default;

    /// Reads a requirement as cargo does: "1.2" means "^1.2".
    /// @throws Error{Errc::version}; more than 32 comparators or 256 bytes are refused.
    static VersionReq parse(std::string_view text);

    /// Reads a requirement as the command line of an installer has it: a bare version is exact
    /// ("1.2.3" is "=1.2.3", "1.2" is any 1.2.x), a leading "v" is dropped, "latest" is any
    /// release. Only what begins with the digit (or the "v") is taken for bare: " 1.2" is "^1.2".
    /// @throws Error{Errc::version}
    static VersionReq parse_command_line(std::string_view text);

    /// A prerelease matches only when a comparator names the same major.minor.patch with one.
    bool matches(const Version& version) const;

    /// Whether every release matches: nothing was asked for.
    bool is_any() const noexcept { return comparators_.empty(); }

    /// The version that is named completely by a single "=": "=1.2.3".
    std::optional<Version> exact() const;

    /// In cargo's spelling: "=1.2.3", "^1.2", "*".
    std::string to_string() const;

    friend bool operator==(const VersionReq&, const VersionReq&) = default;

private:
    enum class Op { exact, greater, greater_eq, less, less_eq, tilde, caret, wildcard };

    struct Comparator {
        Op op = Op::caret;
        std::uint64_t major = 0;
        std::optional<std::uint64_t> minor;
        std::optional<std::uint64_t> patch;
        std::string prerelease;

        static Comparator read(VersionReader& reader);
        bool accepts(const Version& version) const;
        bool accepts_caret(const Version& version) const;
        bool names_prerelease_of(const Version& version) const;
        std::partial_ordering order_of(const Version& version) const;
        std::string to_string() const;

        friend bool operator==(const Comparator&, const Comparator&) = default;
    };

    std::vector<Comparator> comparators_;
};

} // namespace binstall

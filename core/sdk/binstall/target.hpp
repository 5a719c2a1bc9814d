// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall {

/// A platform that binaries are built for, spelled as a Rust target triple.
///
/// Parsed leniently within its alphabet (`[A-Za-z0-9_.-]`, two to five parts): a triple that rustc
/// does not know is still a name that assets can carry.
struct Target {
    std::string triple; ///< "x86_64-unknown-linux-gnu", as given.
    std::string arch;   ///< First part: "x86_64", "armv7", "universal".
    std::string vendor; ///< "unknown", "pc", "apple".
    std::string os;     ///< "linux", "windows", "darwin", "freebsd", "android", ...
    std::string env;    ///< "gnu", "musl", "msvc", "gnueabihf", or empty.

    /// @throws Error{Errc::target}
    static Target parse(std::string_view triple);

    bool is_windows() const noexcept { return os == "windows"; }

    /// ".exe" for Windows, else empty.
    std::string_view binary_extension() const noexcept { return is_windows() ? ".exe" : ""; }

    friend bool operator==(const Target&, const Target&) = default;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/version.hpp>

#include <string>
#include <string_view>

namespace binstall {

/// What the user asked for: a package and, optionally, how much of its version is fixed.
///
/// Grammar: `name[@requirement]`; "14" accepts any 14.x.y, "14.1.1" only that release.
struct PackageSpec {
    std::string name;
    VersionReq requirement;

    /// @throws Error{Errc::usage} for a name that no registry of cargo's can hold,
    ///         Error{Errc::version} for a requirement that cannot be read.
    static PackageSpec parse(std::string_view text);

    /// @throws Error{Errc::usage} unless `name` is 1 to 64 ASCII letters, digits, '-' and '_',
    ///         beginning with a letter, and none that Windows keeps for a device ("con"); or two
    ///         such with "::" between them: a namespace and a name in it.
    static void check_name(std::string_view name);

    friend bool operator==(const PackageSpec&, const PackageSpec&) = default;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/package_spec.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::size_t longest_name = 64;

/// Between a namespace and a name: RFC 3243, cargo's `open-namespaces`.
constexpr std::string_view separator = "::";

// Names that Windows keeps for devices; cargo's registries refuse them in any case.
constexpr std::string_view reserved[] = {
    "aux",  "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul",  "prn"};

bool is_name_character(char character) noexcept {
    return is_ascii_letter(character) || is_ascii_digit(character) || character == '-' ||
           character == '_';
}

} // namespace

PackageSpec PackageSpec::parse(std::string_view text) {
    const std::size_t at = text.find('@');
    PackageSpec spec;
    spec.name = text.substr(0, at);
    check_name(spec.name);
    if (at != std::string_view::npos)
        spec.requirement = VersionReq::parse_command_line(text.substr(at + 1));
    return spec;
}

void PackageSpec::check_name(std::string_view name) {
    const auto refuse = [&](std::string_view reason) {
        return Error{Errc::usage, cat("not a package name: ", printable(name), " (", reason, ')')};
    };
    if (name.empty())
        throw Error{Errc::usage, "a package name is missing"};
    if (name.size() > longest_name)
        throw refuse(cat("longer than ", longest_name, " characters"));
    std::string_view rest = name;
    for (;;) {
        const std::size_t end = std::min(rest.find(separator), rest.size());
        const std::string_view part = rest.substr(0, end);
        if (std::ranges::find_if_not(part, is_name_character) != part.end())
            throw refuse("only ASCII letters, digits, '-' and '_' are allowed, and one '::' "
                         "between namespace and name");
        if (part.empty() || !is_ascii_letter(part.front()))
            throw refuse("it has to begin with a letter");
        if (std::ranges::find(reserved, to_lower(part)) != std::end(reserved))
            throw refuse("Windows keeps it for a device");
        if (end == rest.size())
            return;
        rest.remove_prefix(end + separator.size());
        if (rest.find(separator) != rest.npos)
            throw refuse("there is only one namespace before a name");
    }
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// One comparator of a requirement: ">=1.2".
#include "version_reader.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/version.hpp>

#include <utility>

namespace binstall {

VersionReq::Comparator VersionReq::Comparator::read(VersionReader& reader) {
    // A longer sign before the one that begins it.
    constexpr std::pair<std::string_view, Op> signs[] = {
        {">=", Op::greater_eq},
        {">", Op::greater},
        {"<=", Op::less_eq},
        {"<", Op::less},
        {"=", Op::exact},
        {"~", Op::tilde},
        {"^", Op::caret},
        {"", Op::caret},
    };
    Comparator comparator;
    std::string_view sign;
    for (const auto& [text, op] : signs) {
        if (!reader.take(text))
            continue;
        sign = text;
        comparator.op = op;
        break;
    }
    reader.skip_spaces();
    comparator.major = reader.number("major");

    bool has_wildcard = false;
    const auto part = [&](std::string_view name) -> std::optional<std::uint64_t> {
        if (!reader.take('.'))
            return std::nullopt;
        if (reader.take_wildcard()) {
            has_wildcard = true;
            return std::nullopt;
        }
        if (has_wildcard)
            throw Error{Errc::version, "a number follows the wildcard"};
        return reader.number(name);
    };
    comparator.minor = part("minor");
    if (comparator.minor || has_wildcard)
        comparator.patch = part("patch");
    if (has_wildcard && sign.empty())
        comparator.op = Op::wildcard;
    if (comparator.patch) {
        comparator.prerelease = reader.prerelease();
        reader.build(); // read and forgotten: metadata takes no part in matching
    }
    return comparator;
}

/// Where `version` lies as seen from the parts that are named. When they leave some open, a
/// prerelease lies nowhere: it is neither in "1.2" nor beside it.
std::partial_ordering VersionReq::Comparator::order_of(const Version& version) const {
    if (version.major != major)
        return version.major <=> major;
    if (minor && version.minor != *minor)
        return version.minor <=> *minor;
    if (patch)
        return Version{version.major, version.minor, version.patch, version.prerelease, {}} <=>
               Version{major, *minor, *patch, prerelease, {}};
    if (version.is_prerelease())
        return std::partial_ordering::unordered;
    return std::partial_ordering::equivalent;
}

bool VersionReq::Comparator::accepts(const Version& version) const {
    const std::partial_ordering order = order_of(version);
    switch (op) {
    case Op::exact:
    case Op::wildcard:
        return order == 0;
    case Op::greater:
        return order > 0;
    case Op::greater_eq:
        return order >= 0;
    case Op::less:
        return order < 0;
    case Op::less_eq:
        return order <= 0;
    case Op::tilde:
        return order >= 0 && version.major == major && (!minor || version.minor == *minor);
    case Op::caret:
        return accepts_caret(version);
    }
    return false;
}

/// Everything up to the next change of the leftmost number that is not zero.
bool VersionReq::Comparator::accepts_caret(const Version& version) const {
    if (version.major != major)
        return false;
    if (!minor)
        return true;
    if (!patch)
        return major > 0 ? version.minor >= *minor : version.minor == *minor;
    if (!(order_of(version) >= 0))
        return false;
    if (major > 0)
        return true;
    return version.minor == *minor && (*minor > 0 || version.patch == *patch);
}

bool VersionReq::Comparator::names_prerelease_of(const Version& version) const {
    return !prerelease.empty() && version.major == major && version.minor == minor &&
           version.patch == patch;
}

std::string VersionReq::Comparator::to_string() const {
    constexpr std::string_view signs[] = {"=", ">", ">=", "<", "<=", "~", "^", ""};
    std::string text = cat(signs[static_cast<std::size_t>(op)], major);
    if (minor)
        text += cat('.', *minor);
    if (patch)
        text += cat('.', *patch);
    if (!prerelease.empty())
        text += cat('-', prerelease);
    if (op == Op::wildcard)
        text += ".*";
    return text;
}

} // namespace binstall

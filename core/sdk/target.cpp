// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/target.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <span>
#include <vector>

namespace binstall {

namespace {

constexpr std::size_t longest_triple = 96;

// The names that may stand right after the architecture, where most triples have a vendor:
// `aarch64-linux-android`, `thumbv7em-none-eabihf`, `wasm32-wasip1-threads`.
constexpr std::string_view systems[] = {
    "android",
    "darwin",
    "freebsd",
    "ios",
    "linux",
    "macos",
    "netbsd",
    "none",
    "nuttx",
    "openbsd",
    "rtems",
    "wasi",
    "wasip1",
    "wasip2",
    "wasip3",
    "windows",
};

using Parts = std::span<const std::string_view>;

bool is_triple_character(char character) noexcept {
    return is_ascii_letter(character) || is_ascii_digit(character) || character == '_' ||
           character == '.';
}

bool is_part(std::string_view part) noexcept {
    return !part.empty() && part.front() != '.' && std::ranges::all_of(part, is_triple_character);
}

std::string joined(Parts parts) {
    std::string text;
    for (std::string_view part : parts)
        text += text.empty() ? cat(part) : cat('-', part);
    return text;
}

} // namespace

Target Target::parse(std::string_view triple) {
    const std::vector<std::string_view> parts = split(triple, '-');
    if (triple.size() > longest_triple || parts.size() < 2 || parts.size() > 5 ||
        !std::ranges::all_of(parts, is_part))
        throw Error{Errc::target, cat("not a target triple: ", printable(triple))}.hint(
            "a target looks like x86_64-unknown-linux-musl; rustc --print target-list has them "
            "all");

    Target target;
    target.triple = triple;
    target.arch = parts.front();
    target.vendor = "unknown";
    Parts rest = Parts{parts}.subspan(1);
    const bool has_vendor =
        rest.size() > 1 && std::ranges::find(systems, rest.front()) == std::end(systems);
    if (has_vendor) {
        target.vendor = rest.front();
        rest = rest.subspan(1);
    }
    target.os = rest.front();
    target.env = joined(rest.subspan(1));
    // Android is a system of its own to rustc, and an environment of Linux in the triple.
    if (target.os == "linux" && target.env.starts_with("android"))
        target.os = "android";
    return target;
}

} // namespace binstall

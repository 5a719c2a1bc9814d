// SPDX-License-Identifier: MIT
// What the words of a file name say about the platform it is for.
#pragma once

#include <binstall/target.hpp>

#include <string_view>

namespace binstall {

/// How well the words in a text go with a target, worst first.
enum class PlatformFit {
    foreign,  ///< It names another system or processor.
    other_c,  ///< It names musl, whose static programs run where glibc is the C library.
    silent,   ///< It names none.
    partial,  ///< Everything it names is the target's.
    complete, ///< It holds the target's whole triple.
};

/// Judges `text` ("x86_64-unknown-linux-musl/broot") by the words between its punctuation.
[[nodiscard]] PlatformFit platform_fit(std::string_view text, const Target& target);

/// Whether `rest`, what follows a program's name in a file name ("-v1.2-linux-x86_64"), consists of
/// version numbers and words for platforms alone.
[[nodiscard]] bool is_platform_suffix(std::string_view rest);

} // namespace binstall

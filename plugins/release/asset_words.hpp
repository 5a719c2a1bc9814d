// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall::release {

/// What a word in a file's name says about where the file runs.
enum class Says {
    system,
    distribution, ///< One kind of a system: "ubuntu", "mingw".
    architecture,
    library,
    floats,        ///< How a 32-bit Arm hands over floating-point numbers: "hard", "soft".
    system_and_64, ///< "linux64": and that the architecture is x86_64.
    system_and_32,
    nothing,    ///< A word that every name may have: "release".
    no_program, ///< What is in the file instead of a program: "src".
    level,      ///< Of the x86-64 processors that it is built for: "v3".
    feature,    ///< Of x86-64 processors, as the level that has it: "avx2".
};

struct Word {
    std::string_view spelling; ///< Lower case.
    Says says;
    std::string_view value; ///< As target triples have it: "x86_64".
};

/// The word that is spelled so, also with a number behind it where it is a system or a library
/// ("ubuntu2204", "glibc2"); null when nobody knows it.
const Word* find_word(std::string_view spelling);

/// Why a file of this name is never a package of binaries, in one clause: a checksum, a signature,
/// an installer. Empty when it may be one.
std::string_view why_no_package(std::string_view file_name);

} // namespace binstall::release

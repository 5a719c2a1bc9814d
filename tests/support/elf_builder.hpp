// SPDX-License-Identifier: MIT
// 64-bit ELF files as a linker writes them, as far as the dynamic linker looks at them. They have
// every header and table, and no code.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace binstall::test {

struct ElfParts {
    bool is_program = true;              ///< It says where to begin.
    std::string interpreter{};           ///< Empty: static, or a library.
    std::vector<std::string> needed{};   ///< DT_NEEDED
    std::string soname{};                ///< DT_SONAME
    std::string run_path{};              ///< DT_RUNPATH
    std::vector<std::string> versions{}; ///< That a library offers.
    std::uint32_t x86_features = 0;      ///< GNU_PROPERTY_X86_ISA_1_NEEDED
    std::uint16_t machine = 0;           ///< 0: this machine's.
    std::uint8_t system = 0;             ///< EI_OSABI
    bool are_needs_weak = false;         ///< VER_FLG_WEAK for all of version_needs.
    std::map<std::string, std::vector<std::string>> version_needs{}; ///< By library.
};

std::string elf_file(const ElfParts& parts);

/// The path where programs of this machine expect glibc's dynamic linker.
std::string usual_interpreter();

/// A cache as ldconfig writes it: names and paths.
std::string library_cache(const std::vector<std::pair<std::string, std::string>>& libraries);

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// The headers of a program, of whichever system.
#include "text_target.hpp"

#include <engine/executable/elf_file.hpp>
#include <engine/executable/executable.hpp>
#include <engine/inspect/programs.hpp>

#include <algorithm>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::span<const std::byte> bytes{reinterpret_cast<const std::byte*>(data), size};
    static_cast<void>(begins_like_executable(bytes));
    static_cast<void>(looks_like(bytes));
    static_cast<void>(is_known_package(bytes));
    const FileBytes file{size, [&](std::uint64_t offset, std::span<std::byte> into) -> std::size_t {
                             if (offset >= size)
                                 return 0;
                             const std::size_t count =
                                 std::min<std::size_t>(into.size(), size - offset);
                             std::memcpy(into.data(), bytes.data() + offset, count);
                             return count;
                         }};
    accepted([&] {
        static_cast<void>(
            why_elf_unusable(file, Target::parse("x86_64-unknown-linux-gnu"), nullptr));
    });
    accepted([&] {
        const ElfFile elf = read_elf(file);
        for (const ElfSymbol& symbol : exported_symbols(elf, file))
            require(symbol.name.size() <= size, "a name stands in the file");
    });
    accepted([&] {
        static_cast<void>(why_mach_o_unusable(file, Target::parse("aarch64-apple-darwin")));
    });
    accepted(
        [&] { static_cast<void>(why_pe_unusable(file, Target::parse("x86_64-pc-windows-msvc"))); });
    return 0;
}

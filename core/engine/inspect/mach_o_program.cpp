// SPDX-License-Identifier: MIT
// https://github.com/apple-oss-distributions/xnu: EXTERNAL_HEADERS/mach-o/{loader,fat}.h
#include <binstall/text.hpp>

#include <engine/inspect/byte_view.hpp>
#include <engine/inspect/programs.hpp>

#include <string_view>
#include <vector>

namespace binstall {

namespace {

constexpr std::uint64_t thin_32 = 0xfeedface;
constexpr std::uint64_t thin_64 = 0xfeedfacf;
constexpr std::uint64_t fat_32 = 0xcafebabe; // always big-endian
constexpr std::uint64_t fat_64 = 0xcafebabf;
constexpr std::uint64_t cpu_arm64 = 0x0100000c;
constexpr std::uint64_t cpu_x86_64 = 0x01000007;
constexpr std::uint64_t cpu_i386 = 7;
constexpr std::uint64_t load_segment_32 = 0x01;
constexpr std::uint64_t load_segment_64 = 0x19;
constexpr std::uint64_t type_program = 2;
constexpr std::uint64_t most_commands = 4096;
constexpr std::uint64_t most_slices = 16;

std::string_view arch_of(std::uint64_t cpu) {
    switch (cpu) {
    case cpu_arm64:
        return "aarch64";
    case cpu_x86_64:
        return "x86_64";
    case cpu_i386:
        return "i686";
    default:
        return "another processor";
    }
}

/// Whether programs for `cpu` run as `target`; "universal" says nothing about one of them.
bool fits(std::uint64_t cpu, const Target& target) {
    // x86_64h and arm64e are the same processors with more in them.
    const std::string_view wanted = target.arch == "x86_64h"  ? "x86_64"
                                    : target.arch == "arm64e" ? "aarch64"
                                                              : std::string_view{target.arch};
    return wanted.starts_with("universal") || arch_of(cpu) == wanted;
}

/// The part of the file for one processor.
struct Slice {
    std::uint64_t cpu = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// The slices of a universal file; empty when its table is cut off.
std::vector<Slice> read_slices(const FileBytes& bytes, bool is_wide) {
    const ByteView view{bytes, ByteView::Order::big};
    const std::uint64_t count = view.word(4).value_or(0);
    std::vector<Slice> slices;
    for (std::uint64_t index = 0; index < count && index < most_slices; ++index) {
        const std::uint64_t at = 8 + index * (is_wide ? 32 : 20);
        const auto cpu = view.word(at);
        const auto offset = is_wide ? view.long_word(at + 8) : view.word(at + 8);
        const auto size = is_wide ? view.long_word(at + 16) : view.word(at + 12);
        if (!cpu || !offset || !size)
            return {};
        slices.push_back({*cpu, *offset, *size});
    }
    return slices;
}

/// Where a segment's bytes are, of the load command at `at`; absent when it is cut off.
std::optional<Slice> segment_at(const ByteView& view, std::uint64_t at, bool is_wide) {
    const auto offset = is_wide ? view.long_word(at + 40) : view.word(at + 32);
    const auto size = is_wide ? view.long_word(at + 48) : view.word(at + 36);
    return offset && size ? std::optional{Slice{0, *offset, *size}} : std::nullopt;
}

/// Whether every segment of the program is there.
bool is_complete(const ByteView& view, const Slice& slice, bool is_wide) {
    const std::uint64_t count = view.word(slice.offset + 16).value_or(0);
    std::uint64_t at = slice.offset + (is_wide ? 32 : 28);
    for (std::uint64_t index = 0; index < count && index < most_commands; ++index) {
        const auto kind = view.word(at);
        const auto size = view.word(at + 4);
        if (!kind || !size || *size < 8)
            return false;
        if (*kind == (is_wide ? load_segment_64 : load_segment_32)) {
            const auto segment = segment_at(view, at, is_wide);
            if (!segment || segment->offset > slice.size ||
                segment->size > slice.size - segment->offset)
                return false;
        }
        at += *size;
    }
    return true;
}

Reason judge_program(const FileBytes& bytes, const Slice& slice, const Target& target) {
    const auto first = ByteView{bytes, ByteView::Order::little}.word(slice.offset);
    if (first != thin_64 && first != thin_32) // the big-endian ones were for PowerPC
        return foreign("it is built for PowerPC");
    const ByteView view{bytes, ByteView::Order::little};
    const auto cpu = view.word(slice.offset + 4);
    if (!cpu)
        return broken("it is cut off");
    if (!fits(*cpu, target))
        return foreign(cat("it is built for ", arch_of(*cpu), ", not for ", target.arch));
    const auto type = view.word(slice.offset + 12);
    if (!type || !is_complete(view, slice, first == thin_64))
        return broken("it is cut off");
    if (*type != type_program)
        return foreign("it is a library, not a program");
    return std::nullopt;
}

Reason judge_universal(const FileBytes& bytes, bool is_wide, const Target& target) {
    const std::vector<Slice> slices = read_slices(bytes, is_wide);
    if (slices.empty())
        return broken("it is cut off");
    std::string archs;
    for (const Slice& slice : slices) {
        if (fits(slice.cpu, target)) {
            if (!ByteView{bytes, ByteView::Order::big}.holds(slice.offset, slice.size))
                return broken("it is cut off");
            return judge_program(bytes, slice, target);
        }
        archs += cat(archs.empty() ? "" : " and ", arch_of(slice.cpu));
    }
    return foreign(cat("it is built for ", archs, ", not for ", target.arch));
}

} // namespace

Reason why_mach_o_unusable(const FileBytes& bytes, const Target& target) {
    const auto magic = ByteView{bytes, ByteView::Order::big}.word(0);
    if (magic == fat_32 || magic == fat_64)
        return judge_universal(bytes, magic == fat_64, target);
    return judge_program(bytes, {0, 0, bytes.size}, target);
}

} // namespace binstall

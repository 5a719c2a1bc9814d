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
constexpr std::uint64_t load_segment_64 = 0x19;
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

/// Whether every segment of the 64-bit program at `start` is there.
bool is_complete(const ByteView& view, std::uint64_t start) {
    const std::uint64_t count = view.word(start + 16).value_or(0);
    std::uint64_t at = start + 32;
    for (std::uint64_t index = 0; index < count && index < most_commands; ++index) {
        const auto kind = view.word(at);
        const auto size = view.word(at + 4);
        if (!kind || !size || *size < 8)
            return false;
        if (*kind == load_segment_64) {
            const auto offset = view.long_word(at + 40);
            const auto length = view.long_word(at + 48);
            if (!offset || !length || *offset > UINT64_MAX - start ||
                !view.holds(start + *offset, *length))
                return false;
        }
        at += *size;
    }
    return true;
}

Reason judge_program(const FileBytes& bytes, const Slice& slice, const Target& target) {
    const auto first = ByteView{bytes, ByteView::Order::little}.word(slice.offset);
    if (first != thin_64 && first != thin_32) // the big-endian ones were for PowerPC
        return "it is built for PowerPC";
    const ByteView view{bytes, ByteView::Order::little};
    const auto cpu = view.word(slice.offset + 4);
    if (!cpu)
        return "it is cut off";
    if (!target.arch.starts_with("universal") && arch_of(*cpu) != target.arch)
        return cat("it is built for ", arch_of(*cpu), ", not for ", target.arch);
    if (first == thin_64 && !is_complete(view, slice.offset))
        return "it is cut off";
    return std::nullopt;
}

Reason judge_universal(const FileBytes& bytes, bool is_wide, const Target& target) {
    const std::vector<Slice> slices = read_slices(bytes, is_wide);
    if (slices.empty())
        return "it is cut off";
    std::string archs;
    for (const Slice& slice : slices) {
        if (target.arch.starts_with("universal") || arch_of(slice.cpu) == target.arch) {
            if (!ByteView{bytes, ByteView::Order::big}.holds(slice.offset, slice.size))
                return "it is cut off";
            return judge_program(bytes, slice, target);
        }
        archs += cat(archs.empty() ? "" : " and ", arch_of(slice.cpu));
    }
    return cat("it is built for ", archs, ", not for ", target.arch);
}

} // namespace

Reason why_mach_o_unusable(const FileBytes& bytes, const Target& target) {
    const auto magic = ByteView{bytes, ByteView::Order::big}.word(0);
    if (magic == fat_32 || magic == fat_64)
        return judge_universal(bytes, magic == fat_64, target);
    return judge_program(bytes, {0, 0, bytes.size}, target);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "compression.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::array kinds{
    CompressionNames{Compression::none, {}, "tar", {".tar"}, {}, {}},
    CompressionNames{Compression::gzip, "\x1f\x8b"sv, "tgz", {".tar.gz", ".tgz"}, "gz", ".gz"},
    CompressionNames{Compression::xz,
                     "\xfd"
                     "7zXZ\0"sv,
                     "txz",
                     {".tar.xz", ".txz"},
                     "xz",
                     ".xz"},
    CompressionNames{Compression::zstd,
                     "\x28\xb5\x2f\xfd"sv,
                     "tzstd",
                     {".tar.zst", ".tzst", ".tzstd"},
                     "zst",
                     ".zst"},
    CompressionNames{Compression::bzip2,
                     "BZh"sv,
                     "tbz2",
                     {".tar.bz2", ".tbz2", ".tbz", ".tar.bz"},
                     "bz2",
                     ".bz2"},
};

/// zstd allows frames that decoders skip, with any of sixteen numbers, before the first real one.
bool is_skippable_zstd(std::string_view start) {
    return start.size() >= 4 && (start[0] & 0xf0) == 0x50 &&
           start.substr(1).starts_with("\x2a\x4d\x18"sv);
}

} // namespace

const CompressionNames& names_of(Compression compression) {
    return *std::ranges::find(kinds, compression, &CompressionNames::compression);
}

bool begins_compressed(Compression compression, std::span<const std::byte> start) {
    const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
    return text.starts_with(names_of(compression).magic) ||
           (compression == Compression::zstd && is_skippable_zstd(text));
}

bool is_tar_name(Compression compression, std::string_view file_name) {
    const std::string lower = to_lower(file_name);
    return std::ranges::any_of(names_of(compression).tar_suffixes, [&](std::string_view suffix) {
        return !suffix.empty() && lower.ends_with(suffix);
    });
}

bool is_single_name(Compression compression, std::string_view file_name) {
    const std::string_view suffix = names_of(compression).file_suffix;
    return !suffix.empty() && to_lower(file_name).ends_with(suffix) &&
           !is_tar_name(compression, file_name);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "tar_format.hpp"

#include "tar_header.hpp"
#include "tar_reader.hpp"

#include <algorithm>
#include <array>

namespace binstall {

namespace {

using namespace std::string_view_literals;

/// Each compression's id, suffixes (most usual first) and magic number.
struct Kind {
    Compression compression;
    std::string_view id;
    std::string_view magic;
    std::array<std::string_view, 4> suffixes;
};

constexpr std::array kinds{
    Kind{Compression::none, "tar", {}, {".tar"}},
    Kind{Compression::gzip, "tgz", "\x1f\x8b\x08"sv, {".tar.gz", ".tgz"}},
    Kind{Compression::xz,
         "txz",
         "\xfd"
         "7zXZ\0"sv,
         {".tar.xz", ".txz"}},
    Kind{Compression::zstd, "tzstd", "\x28\xb5\x2f\xfd"sv, {".tar.zst", ".tzst", ".tzstd"}},
    Kind{Compression::bzip2, "tbz2", "BZh"sv, {".tar.bz2", ".tbz2", ".tbz", ".tar.bz"}},
};

const Kind& kind_of(Compression compression) {
    return *std::ranges::find(kinds, compression, &Kind::compression);
}

/// zstd allows frames that decoders skip, with any of sixteen numbers, before the first real one.
bool is_skippable_zstd(std::string_view start) {
    return start.size() >= 4 && (start[0] & 0xf0) == 0x50 &&
           start.substr(1).starts_with("\x2a\x4d\x18"sv);
}

/// The first header, or at once the end of an archive without entries.
bool begins_like_tar(std::span<const std::byte> block) {
    return has_right_checksum(block) ||
           std::ranges::all_of(block, [](std::byte byte) { return byte == std::byte{0}; });
}

} // namespace

std::string_view TarFormat::id() const noexcept {
    return kind_of(compression_).id;
}

std::vector<std::string> TarFormat::suffixes() const {
    std::vector<std::string> list;
    for (const std::string_view suffix : kind_of(compression_).suffixes) {
        if (!suffix.empty())
            list.emplace_back(suffix);
    }
    return list;
}

bool TarFormat::recognises(std::span<const std::byte> start, std::string_view) const {
    if (compression_ == Compression::none)
        return start.size() >= tar_block_size && begins_like_tar(start.first(tar_block_size));
    const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
    return text.starts_with(kind_of(compression_).magic) ||
           (compression_ == Compression::zstd && is_skippable_zstd(text));
}

void TarFormat::unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const {
    const std::unique_ptr<Decoder> decoder = make_decoder(compression_, source, stop);
    read_tar(*decoder, sink);
}

} // namespace binstall

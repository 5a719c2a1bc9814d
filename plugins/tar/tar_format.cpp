// SPDX-License-Identifier: MIT
#include "tar_format.hpp"

#include "tar_header.hpp"
#include "tar_reader.hpp"

#include <algorithm>

namespace binstall {

namespace {

/// The first header, or at once the end of an archive without entries.
bool begins_like_tar(std::span<const std::byte> block) {
    return has_right_checksum(block) ||
           std::ranges::all_of(block, [](std::byte byte) { return byte == std::byte{0}; });
}

} // namespace

std::string_view TarFormat::id() const noexcept {
    return names_of(compression_).tar_id;
}

std::vector<std::string> TarFormat::suffixes() const {
    std::vector<std::string> list;
    for (const std::string_view suffix : names_of(compression_).tar_suffixes) {
        if (!suffix.empty())
            list.emplace_back(suffix);
    }
    return list;
}

bool TarFormat::recognises(std::span<const std::byte> start, std::string_view file_name) const {
    if (compression_ == Compression::none)
        return start.size() >= tar_block_size && begins_like_tar(start.first(tar_block_size));
    return begins_compressed(compression_, start) && !is_single_name(compression_, file_name);
}

void TarFormat::unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const {
    const std::unique_ptr<Decoder> decoder = make_decoder(compression_, source, stop);
    // What is known to be what its author published is not cut, whatever it lacks.
    read_tar(*decoder,
             sink,
             source.terms().is_verified ? TarStream::End::may_be_missing
                                        : TarStream::End::required);
}

} // namespace binstall

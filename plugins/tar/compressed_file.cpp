// SPDX-License-Identifier: MIT
#include "compressed_file.hpp"

#include "decoder.hpp"

namespace binstall {

std::string_view CompressedFile::id() const noexcept {
    return names_of(compression_).file_id;
}

std::vector<std::string> CompressedFile::suffixes() const {
    return {std::string{names_of(compression_).file_suffix}};
}

bool CompressedFile::recognises(std::span<const std::byte> start,
                                std::string_view file_name) const {
    return begins_compressed(compression_, start) && !is_tar_name(compression_, file_name);
}

void CompressedFile::unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const {
    const std::unique_ptr<Decoder> decoder = make_decoder(compression_, source, stop);
    ByteSink& content = sink.file({"", FileEntry::unknown_size});
    for (std::span<const std::byte> bytes = decoder->next(); !bytes.empty();
         bytes = decoder->next())
        content.write(bytes);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "decoder.hpp"

#include "filter_decoder.hpp"
#include "gzip_decoder.hpp"

#include <vector>

namespace binstall {

namespace {

/// Bytes as they are.
class PlainDecoder final : public Decoder {
public:
    PlainDecoder(ByteSource& source, const std::stop_token& stop) : source_{source}, stop_{stop} {}

    std::span<const std::byte> next() override {
        check_stop(stop_);
        const std::size_t count = source_.read_at(offset_, buffer_);
        offset_ += count;
        return std::span{buffer_}.first(count);
    }

private:
    ByteSource& source_;
    const std::stop_token& stop_;
    std::uint64_t offset_ = 0;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(decoder_buffer_size);
};

} // namespace

Decoder::~Decoder() = default;

std::unique_ptr<Decoder>
make_decoder(Compression compression, ByteSource& source, const std::stop_token& stop) {
    switch (compression) {
    case Compression::none:
        break;
    case Compression::gzip:
        return std::make_unique<GzipDecoder>(source, stop);
    case Compression::xz:
    case Compression::bzip2:
    case Compression::zstd:
        return std::make_unique<FilterDecoder>(compression, source, stop);
    }
    return std::make_unique<PlainDecoder>(source, stop);
}

void check_stop(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "the command was cancelled"};
}

} // namespace binstall

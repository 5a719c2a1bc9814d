// SPDX-License-Identifier: MIT
#include "zip_content.hpp"

#include <binstall/error.hpp>

#include <algorithm>
#include <new>

namespace binstall {

namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10;

} // namespace

ZipContent::ZipContent(ByteSource& source, const std::stop_token& stop)
    : source_{source}, stop_{stop}, input_(buffer_size), output_(buffer_size) {
    if (::inflateInit2(&stream_, -MAX_WBITS) != Z_OK)
        throw std::bad_alloc{};
}

ZipContent::~ZipContent() {
    ::inflateEnd(&stream_);
}

void ZipContent::decode(const ZipEntry& entry, ByteSink& sink) {
    crc_ = ::crc32(0, nullptr, 0);
    passed_ = 0;
    if (entry.method == ZipEntry::stored)
        copy(entry, sink);
    else
        inflate(entry, sink);
    if (passed_ != entry.size)
        throw zip_error(entry, "is shorter than it says");
    if (crc_ != entry.crc)
        throw zip_error(entry, "does not match its checksum");
}

/// The next bytes of the packed data from `position` in it; none at its end.
std::span<std::byte> ZipContent::read(const ZipEntry& entry, std::uint64_t position) {
    check_zip_stop(stop_);
    const auto count = std::min<std::uint64_t>(input_.size(), entry.packed_size - position);
    const std::span<std::byte> into = std::span{input_}.first(static_cast<std::size_t>(count));
    if (source_.read_at(entry.data_offset + position, into) != into.size())
        throw Error{Errc::io, "the file became shorter while it was read"};
    return into;
}

void ZipContent::copy(const ZipEntry& entry, ByteSink& sink) {
    if (entry.packed_size != entry.size)
        throw zip_error(entry, "is stored, and has two different sizes");
    for (std::uint64_t position = 0; position < entry.packed_size;) {
        const std::span<std::byte> bytes = read(entry, position);
        position += bytes.size();
        pass(entry, bytes, sink);
    }
}

void ZipContent::inflate(const ZipEntry& entry, ByteSink& sink) {
    ::inflateReset(&stream_);
    bool has_ended = false;
    for (std::uint64_t position = 0; position < entry.packed_size;) {
        if (has_ended)
            throw zip_error(entry, "has something after its data");
        const std::span<std::byte> packed = read(entry, position);
        position += packed.size();
        has_ended = inflate_piece(entry, packed, sink);
    }
    if (!has_ended)
        throw zip_error(entry, "is cut");
}

/// Returns whether the data ended, which it must do with the last byte.
bool ZipContent::inflate_piece(const ZipEntry& entry, std::span<std::byte> packed, ByteSink& sink) {
    stream_.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    for (;;) {
        stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
        stream_.avail_out = static_cast<uInt>(output_.size());
        const int result = ::inflate(&stream_, Z_NO_FLUSH);
        pass(entry, std::span{output_}.first(output_.size() - stream_.avail_out), sink);
        if (result == Z_STREAM_END) {
            if (stream_.avail_in != 0)
                throw zip_error(entry, "has something after its data");
            return true;
        }
        if (result != Z_OK && result != Z_BUF_ERROR)
            throw zip_error(entry, "is damaged");
        // Output space that is left over means that all input was used.
        if (stream_.avail_out != 0)
            return false;
    }
}

void ZipContent::pass(const ZipEntry& entry, std::span<const std::byte> bytes, ByteSink& sink) {
    if (bytes.size() > entry.size - passed_)
        throw zip_error(entry, "is longer than it says");
    passed_ += bytes.size();
    crc_ = ::crc32(
        crc_, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    sink.write(bytes);
}

void check_zip_stop(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "the command was cancelled"};
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "zip_content.hpp"

#include "lent_gzip.hpp"

#include <binstall/error.hpp>

#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>
#include <zlib.h>

#include <algorithm>
#include <istream>

namespace binstall {

/// Poco's stream without its own buffer, which holds a kilobyte: it decodes into ours.
class ZipContent::Inflater final : public Poco::InflatingStreamBuf {
public:
    explicit Inflater(std::istream& packed) : InflatingStreamBuf{packed, STREAM_GZIP} {}

    std::span<const std::byte> read(std::span<std::byte> into) {
        const int count = readFromDevice(reinterpret_cast<char*>(into.data()),
                                         static_cast<std::streamsize>(into.size()));
        return into.first(static_cast<std::size_t>(std::max(count, 0)));
    }
};

namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10;

/// Why the decoder gave up, after `passed` bytes.
Error inflating_error(const ZipEntry& entry, const LentGzip& packed, std::uint64_t passed) {
    if (packed.trailer_used() == LentGzip::trailer_size)
        return zip_error(entry, "is shorter than it says");
    if (packed.trailer_used() != 0 && passed < entry.size)
        return zip_error(entry, "is cut");
    if (packed.trailer_used() == LentGzip::checksum_size)
        return zip_error(entry, "does not match its checksum");
    // A checksum that began before its own first byte did so in bytes that are no data.
    return zip_error(entry,
                     packed.trailer_used() != 0 ? "has something after its data" : "is damaged");
}

} // namespace

ZipContent::ZipContent(ByteSource& source, const std::stop_token& stop)
    : source_{source}, stop_{stop}, buffer_(buffer_size) {}

void ZipContent::decode(const ZipEntry& entry, ByteSink& sink) {
    passed_ = 0;
    if (entry.method == ZipEntry::stored)
        copy(entry, sink);
    else
        inflate(entry, sink);
    if (passed_ != entry.size)
        throw zip_error(entry, "is shorter than it says");
}

/// The next bytes of stored data.
std::span<const std::byte> ZipContent::read(const ZipEntry& entry) {
    check_zip_stop(stop_);
    const auto count = std::min<std::uint64_t>(buffer_.size(), entry.packed_size - passed_);
    const std::span<std::byte> into = std::span{buffer_}.first(static_cast<std::size_t>(count));
    if (source_.read_at(entry.data_offset + passed_, into) != into.size())
        throw Error{Errc::io, "the file became shorter while it was read"};
    return into;
}

void ZipContent::copy(const ZipEntry& entry, ByteSink& sink) {
    if (entry.packed_size != entry.size)
        throw zip_error(entry, "is stored, and has two different sizes");
    uLong crc = ::crc32(0, nullptr, 0);
    while (passed_ < entry.packed_size) {
        const std::span<const std::byte> bytes = read(entry);
        crc = ::crc32(
            crc, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
        pass(entry, bytes, sink);
    }
    if (crc != entry.crc)
        throw zip_error(entry, "does not match its checksum");
}

/// Checksum and length are compared by the decoder, with those that LentGzip hands it.
void ZipContent::inflate(const ZipEntry& entry, ByteSink& sink) {
    LentGzip packed{source_, entry, stop_};
    std::istream stream{&packed};
    Inflater inflater{stream};
    for (bool has_ended = false; !has_ended;) {
        stream.clear(); // a short read looks like the end
        const std::uint64_t reads = packed.reads();
        const std::span<const std::byte> bytes = inflate_piece(inflater, entry, packed);
        // Only a decoder that has ended neither reads nor writes.
        has_ended = bytes.empty() && packed.reads() == reads;
        if (packed.trailer_used() != 0 && bytes.size() > entry.size - passed_)
            throw zip_error(entry, "is cut"); // the trailer was taken for data
        pass(entry, bytes, sink);
    }
    if (packed.trailer_used() != LentGzip::trailer_size)
        throw zip_error(entry, "has something after its data");
}

std::span<const std::byte>
ZipContent::inflate_piece(Inflater& inflater, const ZipEntry& entry, const LentGzip& packed) {
    try {
        const std::span<const std::byte> bytes = inflater.read(buffer_);
        packed.check();
        return bytes;
    } catch (const Poco::Exception&) {
        packed.check();
        throw inflating_error(entry, packed, passed_);
    }
}

void ZipContent::pass(const ZipEntry& entry, std::span<const std::byte> bytes, ByteSink& sink) {
    if (bytes.size() > entry.size - passed_)
        throw zip_error(entry, "is longer than it says");
    passed_ += bytes.size();
    sink.write(bytes);
}

void check_zip_stop(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "the command was cancelled"};
}

} // namespace binstall

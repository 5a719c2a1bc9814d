// SPDX-License-Identifier: MIT
#include "archives.hpp"

#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace binstall::test {
namespace {

constexpr std::size_t tar_block = 512;

/// `value` in octal, padded with zeros to `width` digits.
std::string octal(std::uint64_t value, std::size_t width) {
    std::string digits(width, '0');
    for (std::size_t at = width; value != 0 && at > 0; value >>= 3U)
        digits[--at] = static_cast<char>('0' + (value & 7U));
    return digits;
}

char type_of(const ArchiveFile& file) {
    return file.path.ends_with('/') ? '5' : file.type;
}

std::string tar_header(const ArchiveFile& file) {
    std::string header(tar_block, '\0');
    const auto put = [&](std::size_t at, std::string_view text) {
        header.replace(at, text.size(), text);
    };
    if (file.path.size() > 100 || file.link_target.size() > 100)
        throw std::invalid_argument{"a path is too long for a tar header: " + file.path};
    put(0, file.path);
    put(100, octal(file.mode, 7));
    put(108, octal(0, 7));
    put(116, octal(0, 7));
    put(124, octal(file.content.size(), 11));
    put(136, octal(0, 11));
    put(148, "        "); // The checksum counts as spaces while it is computed.
    header[156] = type_of(file);
    put(157, file.link_target);
    put(257,
        std::string_view{"ustar\0"
                         "00",
                         8});
    const auto sum =
        std::accumulate(header.begin(), header.end(), 0U, [](unsigned total, char byte) {
            return total + static_cast<unsigned char>(byte);
        });
    put(148, octal(sum, 6) + '\0' + ' ');
    return header;
}

/// zlib's deflate in one go; `window_bits` chooses the wrapping.
std::string deflated(std::string_view bytes, int window_bits) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error{"zlib"};
    std::string result(deflateBound(&stream, bytes.size()) + 32, '\0');
    std::string input{bytes};
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int outcome = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END)
        throw std::runtime_error{"zlib"};
    return result;
}

std::string little_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8U)
        text += static_cast<char>(value & 0xffU);
    return text;
}

/// The fields that a local and a central header have in common, from the version needed on.
std::string zip_fields(const ArchiveFile& file, std::size_t packed_size) {
    const auto* bytes = reinterpret_cast<const Bytef*>(file.content.data());
    const auto crc = crc32(0, bytes, static_cast<uInt>(file.content.size()));
    constexpr std::uint64_t version = 20;
    constexpr std::uint64_t deflate_method = 8;
    constexpr std::uint64_t first_of_january_1980 = 0x21;
    return little_endian(version, 2) + little_endian(0, 2) + little_endian(deflate_method, 2) +
           little_endian(0, 2) + little_endian(first_of_january_1980, 2) + little_endian(crc, 4) +
           little_endian(packed_size, 4) + little_endian(file.content.size(), 4) +
           little_endian(file.path.size(), 2) + little_endian(0, 2);
}

std::string central_entry(const ArchiveFile& file, std::size_t packed_size, std::size_t offset) {
    constexpr std::uint64_t made_on_unix = 3U << 8U | 20U;
    constexpr std::uint64_t regular_file = 0100000;
    constexpr std::uint64_t folder = 0040000;
    const std::uint64_t kind = file.path.ends_with('/') ? folder : regular_file;
    return "PK\1\2" + little_endian(made_on_unix, 2) + zip_fields(file, packed_size) +
           little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 2) +
           little_endian((kind | file.mode) << 16U, 4) + little_endian(offset, 4) + file.path;
}

} // namespace

std::string tar(const ArchiveFiles& files) {
    std::string archive;
    for (const ArchiveFile& file : files) {
        archive += tar_header(file);
        archive += file.content;
        archive.append((tar_block - archive.size() % tar_block) % tar_block, '\0');
    }
    return archive.append(2 * tar_block, '\0');
}

std::string gzip(std::string_view bytes) {
    return deflated(bytes, 15 + 16);
}

std::string zip(const ArchiveFiles& files) {
    std::string archive;
    std::string directory;
    for (const ArchiveFile& file : files) {
        const std::string packed = deflated(file.content, -15);
        directory += central_entry(file, packed.size(), archive.size());
        archive += "PK\3\4" + zip_fields(file, packed.size()) + file.path + packed;
    }
    const std::size_t offset = archive.size();
    return archive + directory + "PK\5\6" + little_endian(0, 4) + little_endian(files.size(), 2) +
           little_endian(files.size(), 2) + little_endian(directory.size(), 4) +
           little_endian(offset, 4) + little_endian(0, 2);
}

std::string pack(std::string_view name, const ArchiveFiles& files) {
    if (name.ends_with(".zip"))
        return zip(files);
    if (name.ends_with(".tar"))
        return tar(files);
    if (name.ends_with(".tar.gz") || name.ends_with(".tgz") || name.ends_with(".crate"))
        return gzip(tar(files));
    return files.at(0).content;
}

} // namespace binstall::test

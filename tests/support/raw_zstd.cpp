// SPDX-License-Identifier: MIT
// RFC 8878; for the checksum https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
#include "raw_zstd.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

namespace binstall::test {
namespace {

constexpr std::size_t most_block = std::size_t{128} << 10;

std::string little(std::uint64_t value, int width) {
    std::string bytes;
    for (int at = 0; at < width; ++at, value >>= 8)
        bytes += static_cast<char>(value & 0xff);
    return bytes;
}

std::uint64_t number(std::string_view bytes, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t at = width; at-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

constexpr std::uint64_t prime_1 = 0x9e3779b185ebca87;
constexpr std::uint64_t prime_2 = 0xc2b2ae3d27d4eb4f;
constexpr std::uint64_t prime_3 = 0x165667b19e3779f9;
constexpr std::uint64_t prime_4 = 0x85ebca77c2b2ae63;
constexpr std::uint64_t prime_5 = 0x27d4eb2f165667c5;

std::uint64_t round(std::uint64_t sum, std::uint64_t lane) {
    return std::rotl(sum + lane * prime_2, 31) * prime_1;
}

std::uint64_t xxh64(std::string_view bytes) {
    const std::uint64_t size = bytes.size();
    std::uint64_t hash = prime_5;
    if (bytes.size() >= 32) {
        std::array<std::uint64_t, 4> sums{prime_1 + prime_2, prime_2, 0, 0 - prime_1};
        for (; bytes.size() >= 32; bytes.remove_prefix(32))
            for (std::size_t lane = 0; lane < 4; ++lane)
                sums[lane] = round(sums[lane], number(bytes.substr(lane * 8), 8));
        hash = std::rotl(sums[0], 1) + std::rotl(sums[1], 7) + std::rotl(sums[2], 12) +
               std::rotl(sums[3], 18);
        for (const std::uint64_t sum : sums)
            hash = (hash ^ round(0, sum)) * prime_1 + prime_4;
    }
    hash += size;
    for (; bytes.size() >= 8; bytes.remove_prefix(8))
        hash = std::rotl(hash ^ round(0, number(bytes, 8)), 27) * prime_1 + prime_4;
    if (bytes.size() >= 4) {
        hash = std::rotl(hash ^ number(bytes, 4) * prime_1, 23) * prime_2 + prime_3;
        bytes.remove_prefix(4);
    }
    for (const char byte : bytes)
        hash = std::rotl(hash ^ static_cast<unsigned char>(byte) * prime_5, 11) * prime_1;
    hash = (hash ^ hash >> 33) * prime_2;
    hash = (hash ^ hash >> 29) * prime_3;
    return hash ^ hash >> 32;
}

enum BlockType : unsigned { stored = 0, repeated = 1 };

std::string block_header(BlockType type, std::size_t size, bool is_last) {
    return little((is_last ? 1U : 0U) | type << 1 | size << 3, 3);
}

} // namespace

std::string raw_zstd(std::string_view content, const ZstdFields& fields) {
    if (fields.has_checksum && fields.repeats != 0)
        throw std::invalid_argument{"the checksum of what is repeated is not computed"};
    const unsigned descriptor =
        (fields.has_checksum ? 4U : 0U) | (fields.dictionary != 0 ? 3U : 0U);
    std::string frame = "\x28\xb5\x2f\xfd" + little(descriptor, 1) + little(fields.window, 1);
    if (fields.dictionary != 0)
        frame += little(fields.dictionary, 4);
    for (std::string_view rest = content; !rest.empty();
         rest.remove_prefix(std::min(rest.size(), most_block))) {
        const std::string_view part = rest.substr(0, most_block);
        frame += block_header(stored, part.size(), false);
        frame += part;
    }
    for (std::uint64_t left = fields.repeats; left > 0;
         left -= std::min(left, std::uint64_t{most_block}))
        frame += block_header(repeated, std::min<std::uint64_t>(left, most_block), false) + '\0';
    frame += block_header(stored, 0, true);
    return fields.has_checksum ? frame + little(xxh64(content), 4) : frame;
}

std::string zstd_skippable(std::string_view content) {
    return "\x50\x2a\x4d\x18" + little(content.size(), 4) + std::string{content};
}

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// https://tukaani.org/xz/xz-file-format.txt
#include "raw_xz.hpp"

#include "sha256.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace binstall::test {
namespace {

std::string little(std::uint64_t value, int width) {
    std::string bytes;
    for (int at = 0; at < width; ++at, value >>= 8)
        bytes += static_cast<char>(value & 0xff);
    return bytes;
}

std::string crc32_of(std::string_view bytes) {
    const auto crc =
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    return little(crc, 4);
}

std::string check_of(std::string_view content, XzCheck check) {
    if (check == XzCheck::none)
        return {};
    if (check == XzCheck::crc32)
        return crc32_of(content);
    const std::string hex = sha256(content);
    std::string bytes;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return bytes;
}

/// Seven bits a byte, the lowest first.
std::string number(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}

/// Each byte less the one before it.
std::string delta(std::string_view content) {
    std::string encoded;
    char before = 0;
    for (const char byte : content) {
        encoded += static_cast<char>(byte - before);
        before = byte;
    }
    return encoded;
}

/// Chunks that are stored; the first resets the dictionary.
std::string stored(std::string_view bytes) {
    constexpr std::size_t most = 0x10000;
    std::string data;
    char control = 1;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), most)), control = 2) {
        const std::string_view chunk = bytes.substr(0, most);
        const std::string size = little(chunk.size() - 1, 2);
        data += control;
        data += size[1];
        data += size[0];
        data += chunk;
    }
    return data + '\0';
}

void pad_to_four(std::string& bytes) {
    bytes.append((4 - bytes.size() % 4) % 4, '\0');
}

} // namespace

std::string raw_xz(std::string_view content, const XzFields& fields) {
    const std::string flags{'\0', static_cast<char>(fields.check)};
    std::string stream = "\xfd" + std::string{"7zXZ\0", 5} + flags + crc32_of(flags);
    const bool has_delta = fields.filter == XzFilter::delta;
    std::string filters{static_cast<char>(has_delta ? 1 : 0)};
    if (has_delta)
        filters += std::string{"\x03\x01\x00", 3};
    filters += std::string{"\x21\x01"} + static_cast<char>(fields.dictionary);
    std::string header = std::string(1, '\0') + filters;
    pad_to_four(header);
    header[0] = static_cast<char>(header.size() / 4);
    std::string block = header + crc32_of(header);
    block += stored(has_delta ? delta(content) : std::string{content});
    const std::string check = check_of(content, fields.check);
    const std::size_t unpadded = block.size() + check.size();
    pad_to_four(block);
    std::string index = std::string{"\0\1", 2} + number(unpadded) + number(content.size());
    pad_to_four(index);
    index += crc32_of(index);
    const std::string end = little(index.size() / 4 - 1, 4) + flags;
    return stream + block + check + index + crc32_of(end) + end + "YZ";
}

} // namespace binstall::test

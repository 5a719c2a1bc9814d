// SPDX-License-Identifier: MIT
#include "raw_tar.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace binstall::test {

namespace {

constexpr std::size_t block_size = 512;

void put(std::string& block, std::size_t offset, std::string_view text) {
    std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(offset));
}

std::string octal(std::uint64_t value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(value));
    return text;
}

std::string little_32(std::uint32_t value) {
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

} // namespace

std::string tar_header(const TarHeaderFields& fields) {
    std::string block(block_size, '\0');
    put(block, 0, fields.name.substr(0, 100));
    put(block, 100, octal(fields.mode, 7));
    put(block, 108, octal(0, 7));
    put(block, 116, octal(0, 7));
    put(block, 124, fields.size_field.value_or(octal(fields.size, 11)));
    put(block, 136, octal(0, 11));
    put(block, 148, "        ");
    block[156] = fields.type;
    put(block, 157, fields.link.substr(0, 100));
    put(block, 257, fields.magic);
    put(block, 345, fields.prefix);
    unsigned sum = 0;
    for (const char byte : block)
        sum += static_cast<unsigned char>(byte);
    put(block, 148, octal(fields.checksum.value_or(sum), 6));
    put(block, 154, std::string_view{"\0 ", 2});
    return block;
}

std::string tar_padded(std::string bytes) {
    bytes.resize((bytes.size() + block_size - 1) / block_size * block_size, '\0');
    return bytes;
}

std::string tar_file(const std::string& name, const std::string& content) {
    return tar_header({.name = name, .size = content.size()}) + tar_padded(content);
}

std::string tar_entry(const std::string& name, char type, const std::string& link) {
    return tar_header({.name = name, .type = type, .link = link});
}

std::string tar_pax(const std::vector<std::pair<std::string, std::string>>& records, char type) {
    std::string body;
    for (const auto& record : records) {
        const std::string rest = " " + record.first + "=" + record.second + "\n";
        std::size_t length = rest.size() + 1;
        while (std::to_string(length).size() + rest.size() != length)
            length = std::to_string(length).size() + rest.size();
        body += std::to_string(length) + rest;
    }
    return tar_header({.name = "PaxHeaders/x", .size = body.size(), .type = type}) +
           tar_padded(body);
}

std::string tar_end() {
    return std::string(2 * block_size, '\0');
}

std::string raw_deflated(std::string_view content) {
    z_stream stream{};
    if (::deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error{"deflateInit2"};
    std::string out(::deflateBound(&stream, content.size()), '\0');
    std::string in{content}; // zlib wants it writable
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (result != Z_STREAM_END)
        throw std::runtime_error{"deflate"};
    return out;
}

std::string gzip_member(std::string_view content, const GzipFields& fields) {
    std::string member{"\x1f\x8b"};
    member += static_cast<char>(fields.method);
    member += static_cast<char>(fields.flags);
    member += std::string(5, '\0') + "\x03"; // no time, made on Unix
    member += fields.optional_fields;
    member += raw_deflated(content);
    const auto crc = ::crc32(
        0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    member += little_32(fields.crc.value_or(static_cast<std::uint32_t>(crc)));
    member += little_32(fields.size.value_or(static_cast<std::uint32_t>(content.size())));
    return member;
}

} // namespace binstall::test

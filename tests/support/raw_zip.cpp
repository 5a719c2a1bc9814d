// SPDX-License-Identifier: MIT
#include "raw_zip.hpp"

#include "raw_tar.hpp"

#include <zlib.h>

namespace binstall::test {

namespace {

std::uint32_t crc_of(std::string_view content) {
    return static_cast<std::uint32_t>(::crc32(
        0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

/// The fields that both copies have, in their order.
std::string common(const ZipFields& fields) {
    constexpr unsigned first_of_1980 = 0x21;
    return zip_number(fields.version, 2) + zip_number(fields.flags, 2) +
           zip_number(fields.method, 2) + zip_number(0, 2) + zip_number(first_of_1980, 2) +
           zip_number(fields.crc, 4) + zip_number(fields.packed_size, 4) +
           zip_number(fields.size, 4) + zip_number(fields.name.size(), 2) +
           zip_number(fields.extra.size(), 2);
}

std::string local_record(const ZipFields& fields) {
    return "PK\x03\x04" + common(fields) + fields.name + fields.extra;
}

std::string central_record(const ZipMember& member, std::uint32_t offset) {
    const unsigned made_by_unix = 3U << 8 | 20;
    return "PK\x01\x02" + zip_number(made_by_unix, 2) + common(member.central) +
           zip_number(0, 2)   // comment
           + zip_number(0, 2) // volume
           + zip_number(0, 2) // internal attributes
           + zip_number(std::uint64_t{member.mode} << 16, 4) + zip_number(offset, 4) +
           member.central.name + member.central.extra;
}

} // namespace

std::string zip_number(std::uint64_t value, int width) {
    std::string bytes;
    for (int index = 0; index < width; ++index, value >>= 8)
        bytes += static_cast<char>(value & 0xff);
    return bytes;
}

ZipMember zip_member(const std::string& name, const std::string& content, ZipMethod method) {
    const std::string data = method == ZipMethod::stored ? content : raw_deflated(content);
    const ZipFields fields{.name = name,
                           .method = static_cast<unsigned>(method),
                           .crc = crc_of(content),
                           .packed_size = static_cast<std::uint32_t>(data.size()),
                           .size = static_cast<std::uint32_t>(content.size())};
    return {.local = fields, .central = fields, .data = data};
}

ZipMember zip_member_with_descriptor(const std::string& name, const std::string& content) {
    ZipMember member = zip_member(name, content);
    constexpr unsigned has_descriptor = 8;
    member.local.flags = member.central.flags = has_descriptor;
    member.local.crc = member.local.packed_size = member.local.size = 0;
    member.descriptor = "PK\x07\x08" + zip_number(member.central.crc, 4) +
                        zip_number(member.central.packed_size, 4) +
                        zip_number(member.central.size, 4);
    return member;
}

std::string raw_zip(const std::vector<ZipMember>& members, const ZipFrame& frame) {
    std::string bytes = frame.before;
    std::string directory;
    for (const ZipMember& member : members) {
        const auto offset = static_cast<std::uint32_t>(bytes.size());
        bytes += local_record(member.local) + member.data + member.descriptor;
        directory += central_record(member, member.offset.value_or(offset));
    }
    const std::size_t directory_offset = bytes.size();
    const int count = static_cast<int>(members.size()) + frame.count_change;
    bytes += directory + frame.between;
    bytes += "PK\x05\x06" + zip_number(frame.disk, 2) + zip_number(frame.disk, 2);
    bytes += zip_number(static_cast<std::uint64_t>(count), 2) +
             zip_number(static_cast<std::uint64_t>(count + frame.total_change), 2);
    bytes += zip_number(directory.size(), 4) + zip_number(directory_offset, 4) +
             zip_number(frame.comment.size(), 2) + frame.comment;
    return bytes + frame.after;
}

} // namespace binstall::test

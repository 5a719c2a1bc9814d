// SPDX-License-Identifier: MIT
// APPNOTE 4.3.7 and 4.3.9.
#include "zip_layout.hpp"

#include "second_reader.hpp"
#include "zip_bytes.hpp"
#include "zip_content.hpp"
#include "zip_extra.hpp"

#include <algorithm>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view local_signature = "PK\x03\x04"sv;
constexpr std::string_view descriptor_signature = "PK\x07\x08"sv;
constexpr std::size_t local_size = 30;
constexpr std::uint64_t descriptor_size = 16;
constexpr std::uint64_t wide_descriptor_size = 24;
constexpr std::uint64_t saturated = 0xffff'ffff;

/// The sizes of a local header; those of ZIP64's field when it has one, which then has both.
struct LocalSizes {
    std::uint64_t size = 0;
    std::uint64_t packed_size = 0;
};

LocalSizes local_sizes(const ZipEntry& entry, const std::string& header, const ZipExtra& extra) {
    const LocalSizes narrow{little(header, 22, 4), little(header, 18, 4)};
    const bool needs_field = narrow.size == saturated || narrow.packed_size == saturated;
    if (!needs_field && !extra.wide)
        return narrow;
    // Python before 3.11.4 writes the field where nothing needs it, with the header's own numbers.
    const bool is_repeated = !needs_field && extra.wide->size() == 16 &&
                             little(*extra.wide, 0, 8) == narrow.size &&
                             little(*extra.wide, 8, 8) == narrow.packed_size;
    if (is_repeated)
        return narrow;
    if (narrow.size != saturated || narrow.packed_size != saturated || !extra.wide ||
        extra.wide->size() != 16)
        throw zip_error(entry, "has a ZIP64 field that does not fit its header");
    return {little(*extra.wide, 0, 8), little(*extra.wide, 8, 8)};
}

/// With a data descriptor the local header may leave its numbers open; else they must agree.
void check_numbers(const ZipEntry& entry, const std::string& header, const ZipExtra& extra) {
    const LocalSizes sizes = local_sizes(entry, header, extra);
    const auto agrees = [&](std::uint64_t local, std::uint64_t central) {
        return local == central || (entry.has_descriptor() && local == 0);
    };
    if (!agrees(little(header, 14, 4), entry.crc) || !agrees(sizes.size, entry.size) ||
        !agrees(sizes.packed_size, entry.packed_size))
        throw zip_error(entry, "has another size or checksum in its own header");
}

/// Reads the local header, which tells where the data begins; returns it.
std::string check_local_header(ByteSource& source, ZipEntry& entry) {
    std::string header = read_exactly(source, entry.header_offset, local_size);
    if (!header.starts_with(local_signature))
        throw zip_error(entry, "is not where the directory says");
    const std::size_t name_size = little(header, 26, 2);
    const std::size_t extra_size = little(header, 28, 2);
    const std::string rest =
        read_exactly(source, entry.header_offset + local_size, name_size + extra_size);
    const std::string_view name = std::string_view{rest}.substr(0, name_size);
    if (name != entry.name)
        throw zip_error(entry, "has another name in its own header");
    if (little(header, 6, 2) != entry.flags || little(header, 8, 2) != entry.method)
        throw zip_error(entry, "has other flags or another method in its own header");
    check_zip_version(entry, static_cast<unsigned>(little(header, 4, 2)));
    const ZipExtra extra = read_zip_extra(std::string_view{rest}.substr(name_size));
    if (extra.unicode_name && is_other_name(*extra.unicode_name, name))
        throw zip_error(entry, "has conflicting names");
    check_numbers(entry, header, extra);
    entry.is_wide = entry.is_wide || extra.wide.has_value();
    entry.data_offset = entry.header_offset + local_size + rest.size();
    return header + rest;
}

/// What lies between the data and the next thing must be the descriptor, if there is to be one;
/// returns it.
std::string check_descriptor(ByteSource& source,
                             const ZipEntry& entry,
                             std::uint64_t offset,
                             std::uint64_t room) {
    if (!entry.has_descriptor()) {
        if (room != 0)
            throw zip_error(entry, "is followed by data that no entry has");
        return {};
    }
    if (room != descriptor_size && !(entry.is_wide && room == wide_descriptor_size))
        throw zip_error(entry, "has no proper data descriptor");
    std::string record = read_exactly(source, offset, static_cast<std::size_t>(room));
    const std::size_t width = room == descriptor_size ? 4 : 8;
    if (!record.starts_with(descriptor_signature) || little(record, 4, 4) != entry.crc ||
        little(record, 8, width) != entry.packed_size ||
        little(record, 8 + width, width) != entry.size)
        throw zip_error(entry, "has another size or checksum in its data descriptor");
    return record;
}

} // namespace

void check_zip_layout(ByteSource& source,
                      const ZipEnd& end,
                      std::vector<ZipEntry>& entries,
                      const std::stop_token& stop) {
    std::vector<ZipEntry*> by_offset;
    for (ZipEntry& entry : entries)
        by_offset.push_back(&entry);
    std::ranges::sort(by_offset, {}, &ZipEntry::header_offset);
    if (by_offset.front()->header_offset != 0)
        throw Error{Errc::archive, "the zip archive has data before its first entry"};
    for (std::size_t index = 0; index < by_offset.size(); ++index) {
        check_zip_stop(stop);
        ZipEntry& entry = *by_offset[index];
        const bool is_last = index + 1 == by_offset.size();
        const std::uint64_t next =
            is_last ? end.directory_offset : by_offset[index + 1]->header_offset;
        const std::string header = check_local_header(source, entry);
        if (entry.data_offset > next || entry.packed_size > next - entry.data_offset)
            throw zip_error(entry, "overlaps what follows: overlapping entries");
        const std::uint64_t data_end = entry.data_offset + entry.packed_size;
        compare_local_header(header + check_descriptor(source, entry, data_end, next - data_end),
                             entry);
    }
}

} // namespace binstall

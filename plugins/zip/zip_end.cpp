// SPDX-License-Identifier: MIT
// APPNOTE 4.3.14 to 4.3.16.
#include "zip_end.hpp"

#include "second_reader.hpp"
#include "zip_bytes.hpp"

#include <algorithm>
#include <optional>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view end_signature = "PK\x05\x06"sv;
constexpr std::string_view locator_signature = "PK\x06\x07"sv;
constexpr std::string_view wide_signature = "PK\x06\x06"sv;
constexpr std::size_t end_size = 22;
constexpr std::size_t locator_size = 20;
constexpr std::size_t wide_size = 56; ///< Without "extensible data", which nobody should need.
constexpr std::size_t most_comment = 65'535;

[[noreturn]] void refuse(const char* what) {
    throw Error{Errc::archive, what};
}

struct FoundEnd {
    std::uint64_t offset = 0;
    std::string record; ///< With its comment.
};

/// The one end record whose comment reaches to the end of the file.
FoundEnd find_record(ByteSource& source) {
    const std::uint64_t size = source.size();
    if (size < end_size)
        refuse("it is no zip archive: it is too short");
    const auto tail_size =
        static_cast<std::size_t>(std::min<std::uint64_t>(size, end_size + most_comment));
    const std::string tail = read_exactly(source, size - tail_size, tail_size);
    std::optional<std::size_t> found;
    for (std::size_t at = tail.find(end_signature); at != tail.npos;
         at = tail.find(end_signature, at + 1)) {
        const bool is_complete = tail_size - at >= end_size;
        const bool reaches_end =
            is_complete && at + end_size + little(tail, at + 20, 2) == tail_size;
        if (found && (reaches_end || at >= *found + end_size))
            refuse("the zip archive has two ends");
        if (reaches_end)
            found = at;
    }
    if (!found)
        refuse("the zip archive has no end, or something follows it");
    return {size - tail_size + *found, tail.substr(*found)};
}

/// A field of the end record must agree with ZIP64's, or say that it is too small for the number.
void check_same(std::uint64_t narrow, std::uint64_t wide, std::uint64_t saturated) {
    if (narrow != wide && narrow != saturated)
        refuse("the zip archive's two end records disagree");
}

/// Reads the ZIP64 record that the locator before the end record points to.
/// @return where it begins.
std::uint64_t read_wide(ByteSource& source, std::uint64_t locator_at, ZipEnd& end) {
    const std::string locator = read_exactly(source, locator_at, locator_size);
    const std::uint64_t at = little(locator, 8, 8);
    if (little(locator, 4, 4) != 0 || little(locator, 16, 4) > 1 || locator_at < wide_size ||
        at != locator_at - wide_size)
        refuse("the zip archive's ZIP64 locator points to something else");
    const std::string record = read_exactly(source, at, wide_size);
    if (!record.starts_with(wide_signature) || little(record, 4, 8) != wide_size - 12)
        refuse("the zip archive's ZIP64 end record is malformed");
    if (little(record, 16, 4) != 0 || little(record, 20, 4) != 0 ||
        little(record, 24, 8) != little(record, 32, 8))
        refuse("the zip archive has several volumes");
    const ZipEnd wide{little(record, 32, 8), little(record, 48, 8), little(record, 40, 8)};
    compare_wide_end_record(record + locator, wide);
    check_same(end.entries, wide.entries, 0xffff);
    check_same(end.directory_offset, wide.directory_offset, 0xffff'ffff);
    check_same(end.directory_size, wide.directory_size, 0xffff'ffff);
    end = wide;
    return at;
}

bool has_locator(ByteSource& source, std::uint64_t end_at) {
    return end_at >= locator_size &&
           read_exactly(source, end_at - locator_size, 4) == locator_signature;
}

} // namespace

ZipEnd find_zip_end(ByteSource& source) {
    const FoundEnd found = find_record(source);
    const std::string& record = found.record;
    if (little(record, 4, 2) != 0 || little(record, 6, 2) != 0)
        refuse("the zip archive has several volumes");
    ZipEnd end{little(record, 10, 2), little(record, 16, 4), little(record, 12, 4)};
    if (little(record, 8, 2) != end.entries)
        refuse("the zip archive's two entry counts disagree");
    compare_end_record(record, end);
    std::uint64_t directory_end = found.offset;
    if (has_locator(source, found.offset))
        directory_end = read_wide(source, found.offset - locator_size, end);
    if (end.directory_offset > directory_end ||
        end.directory_size != directory_end - end.directory_offset)
        refuse("the zip archive has data before, between or after its parts");
    return end;
}

} // namespace binstall

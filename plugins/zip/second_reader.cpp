// SPDX-License-Identifier: MIT
#include "second_reader.hpp"

#include <Poco/Exception.h>
#include <Poco/Zip/ParseCallback.h>
#include <Poco/Zip/ZipArchiveInfo.h>
#include <Poco/Zip/ZipFileInfo.h>
#include <Poco/Zip/ZipLocalFileHeader.h>

#include <sstream>

namespace binstall {

namespace {

constexpr bool header_follows = false; ///< Poco need not be told that the signature was read.

/// The data between header and descriptor is not in the stream, so there is nothing to pass over.
class NoData final : public Poco::Zip::ParseCallback {
public:
    bool handleZipEntry(std::istream&, const Poco::Zip::ZipLocalFileHeader&) override {
        return true;
    }
};

/// What Poco read in `record`, or why it could not.
template <class Header, class... More>
Header parsed(std::string_view record, More&... more) {
    std::istringstream stream{std::string{record}};
    try {
        return Header{stream, header_follows, more...};
    } catch (const Poco::Exception&) {
        throw Error{Errc::archive, "the zip archive has a header that other readers refuse"};
    }
}

/// The fields that both headers of an entry have.
template <class Header>
void compare(const Header& read, const ZipEntry& entry) {
    if (read.getFileName() != entry.name)
        throw zip_error(entry, "has a name that other readers read differently");
    if (static_cast<unsigned>(read.getCompressionMethod()) != entry.method || read.isEncrypted())
        throw zip_error(entry, "has a method that other readers read differently");
    if (read.getCRC() != entry.crc || read.getCompressedSize() != entry.packed_size ||
        read.getUncompressedSize() != entry.size)
        throw zip_error(entry, "has sizes that other readers read differently");
}

void require(bool agrees) {
    if (!agrees)
        throw Error{Errc::archive,
                    "the zip archive has an end that other readers read differently"};
}

} // namespace

void compare_central_header(std::string_view record, const ZipEntry& entry) {
    const auto read = parsed<Poco::Zip::ZipFileInfo>(record);
    compare(read, entry);
    if (read.getOffset() != entry.header_offset || read.getHeaderSize() != record.size())
        throw zip_error(entry, "has a place that other readers read differently");
}

void compare_local_header(std::string_view record, const ZipEntry& entry) {
    NoData no_data;
    const auto read =
        parsed<Poco::Zip::ZipLocalFileHeader, Poco::Zip::ParseCallback>(record, no_data);
    compare(read, entry);
    if (read.searchCRCAndSizesAfterData() != entry.has_descriptor() ||
        read.getHeaderSize() != entry.data_offset - entry.header_offset)
        throw zip_error(entry, "has data that other readers look for elsewhere");
}

void compare_end_record(std::string_view record, const ZipEnd& end) {
    const auto read = parsed<Poco::Zip::ZipArchiveInfo>(record);
    require(read.getNumberOfEntries() == end.entries &&
            read.getTotalNumberOfEntries() == end.entries &&
            read.getCentralDirectorySize() == end.directory_size && read.getDiskNumber() == 0 &&
            read.getFirstDiskForDirectoryHeader() == 0);
}

void compare_wide_end_record(std::string_view record, const ZipEnd& end) {
    const auto read = parsed<Poco::Zip::ZipArchiveInfo64>(record);
    require(read.getNumberOfEntries() == end.entries &&
            read.getTotalNumberOfEntries() == end.entries &&
            read.getCentralDirectorySize() == end.directory_size && read.getDiskNumber() == 0 &&
            read.getFirstDiskForDirectoryHeader() == 0);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// APPNOTE 4.3.12, 4.4 and 4.5.3.
#include "zip_directory.hpp"

#include "second_reader.hpp"
#include "zip_bytes.hpp"
#include "zip_extra.hpp"

#include <binstall/text.hpp>

#include <sys/stat.h>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view signature = "PK\x01\x02"sv;
constexpr std::size_t fixed_size = 46;
/// Real directories take some 100 bytes an entry; this bounds the memory.
constexpr std::uint64_t most_directory = std::uint64_t{8} << 20;
constexpr std::uint64_t saturated = 0xffff'ffff;
constexpr unsigned newest_version = 45; ///< 4.5: ZIP64.
constexpr unsigned newest_system = 17;  ///< Poco Zip asserts on others.

enum Flag : unsigned {
    encrypted = 1 << 0,
    deflate_options = 3 << 1,
    descriptor = 1 << 3,
    strongly_encrypted = 1 << 6,
    utf8 = 1 << 11,
    masked = 1 << 13,
};

/// The numbers of ZIP64's field, taken in the order in which the narrow ones are too small.
class WideNumbers {
public:
    explicit WideNumbers(const ZipExtra& extra) : bytes_{extra.wide.value_or(std::string_view{})} {}

    std::uint64_t widened(std::uint64_t narrow) {
        if (narrow != saturated)
            return narrow;
        if (bytes_.size() < 8)
            throw Error{Errc::archive, "the zip archive has a ZIP64 field that is too short"};
        const std::uint64_t number = little(bytes_, 0, 8);
        bytes_.remove_prefix(8);
        return number;
    }

    bool has_rest() const noexcept { return !bytes_.empty(); }

private:
    std::string_view bytes_;
};

void check_supported(const ZipEntry& entry, unsigned version) {
    if (entry.flags & (encrypted | strongly_encrypted | masked))
        throw zip_error(entry, "is encrypted, and encrypted entries are not supported");
    if (entry.method != ZipEntry::stored && entry.method != ZipEntry::deflated)
        throw zip_error(entry, cat("uses compression method ", entry.method));
    check_zip_version(entry, version);
    if (entry.flags & ~(deflate_options | descriptor | utf8))
        throw zip_error(entry, "has flags that are not supported");
    if (entry.name.empty())
        throw zip_error(entry, "has an empty name");
}

/// Reads the record that `bytes` begin with, and removes it.
ZipEntry take_entry(std::string_view& bytes) {
    if (bytes.size() < fixed_size || !bytes.starts_with(signature))
        throw Error{Errc::archive, "the zip archive's directory is malformed"};
    const std::size_t name_size = little(bytes, 28, 2);
    const std::size_t extra_size = little(bytes, 30, 2);
    const std::size_t whole = fixed_size + name_size + extra_size + little(bytes, 32, 2);
    if (whole > bytes.size())
        throw Error{Errc::archive, "the zip archive's directory is cut"};
    ZipEntry entry;
    entry.name = bytes.substr(fixed_size, name_size);
    entry.flags = static_cast<unsigned>(little(bytes, 8, 2));
    entry.method = static_cast<unsigned>(little(bytes, 10, 2));
    entry.crc = static_cast<std::uint32_t>(little(bytes, 16, 4));
    entry.unix_mode = static_cast<unsigned>(little(bytes, 40, 2));
    check_supported(entry, static_cast<unsigned>(little(bytes, 6, 2)));
    const ZipExtra extra = read_zip_extra(bytes.substr(fixed_size + name_size, extra_size));
    entry.is_wide = extra.wide.has_value();
    WideNumbers wide{extra};
    entry.size = wide.widened(little(bytes, 24, 4));
    entry.packed_size = wide.widened(little(bytes, 20, 4));
    entry.header_offset = wide.widened(little(bytes, 42, 4));
    if (wide.has_rest())
        throw zip_error(entry, "has a ZIP64 field that is too long");
    if (extra.unicode_name && is_other_name(*extra.unicode_name, entry.name))
        throw zip_error(entry, "has conflicting names");
    if (little(bytes, 34, 2) != 0)
        throw zip_error(entry, "is in another volume");
    compare_central_header(bytes.substr(0, whole), entry);
    bytes.remove_prefix(whole);
    return entry;
}

} // namespace

ZipEntry::Kind ZipEntry::kind() const noexcept {
    switch (unix_mode & S_IFMT) {
    case S_IFLNK:
        return Kind::link;
    case S_IFDIR:
        return Kind::folder;
    case S_IFREG:
    case 0:
        break;
    default:
        return Kind::special;
    }
    return name.ends_with('/') ? Kind::folder : Kind::file;
}

Error zip_error(const ZipEntry& entry, std::string_view what) {
    return Error{Errc::archive, cat("the archive's entry '", printable(entry.name), "' ", what)};
}

void check_zip_version(const ZipEntry& entry, unsigned needed) {
    const unsigned version = needed & 0xff;
    if (version > newest_version)
        throw zip_error(entry, cat("needs version ", version / 10, '.', version % 10, " of zip"));
    if (needed >> 8 > newest_system)
        throw zip_error(entry, "needs an unknown system");
}

std::vector<ZipEntry> read_zip_directory(ByteSource& source, const ZipEnd& end) {
    if (end.directory_size > most_directory)
        throw Error{Errc::archive,
                    cat("the zip archive has too many entries: a directory of more than ",
                        most_directory,
                        " bytes")};
    const std::string directory =
        read_exactly(source, end.directory_offset, static_cast<std::size_t>(end.directory_size));
    std::vector<ZipEntry> entries;
    for (std::string_view rest = directory; !rest.empty();)
        entries.push_back(take_entry(rest));
    if (entries.size() != end.entries)
        throw Error{Errc::archive,
                    cat("the zip archive has ",
                        entries.size(),
                        " entries, and says that it has ",
                        end.entries)};
    return entries;
}

} // namespace binstall

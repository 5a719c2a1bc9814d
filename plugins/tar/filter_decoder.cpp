// SPDX-License-Identifier: MIT
#include "filter_decoder.hpp"

#include "xz_layout.hpp"
#include "zstd_window.hpp"

#include <binstall/text.hpp>

namespace binstall {

namespace {

struct Filter {
    int (*enable)(archive*);
    int code;
    std::string_view name;
};

Filter filter_for(Compression compression) {
    if (compression == Compression::xz)
        return {archive_read_support_filter_xz, ARCHIVE_FILTER_XZ, "xz"};
    if (compression == Compression::bzip2)
        return {archive_read_support_filter_bzip2, ARCHIVE_FILTER_BZIP2, "bzip2"};
    return {archive_read_support_filter_zstd, ARCHIVE_FILTER_ZSTD, "zstd"};
}

constexpr std::string_view damaged = "the compressed data is damaged";

} // namespace

FilterDecoder::FilterDecoder(Compression compression,
                             ByteSource& source,
                             const std::stop_token& stop)
    : source_{source}, stop_{stop}, feed_{[this] { return read(); }}, reader_{new_reader()} {
    if (compression == Compression::xz)
        check_xz_layout(source, stop);
    if (compression == Compression::zstd)
        check_zstd_window(source);
    const Filter filter = filter_for(compression);
    archive* const reader = reader_.get();
    feed_.check(reader, filter.enable(reader), "this compression cannot be read");
    feed_.check(reader, archive_read_support_format_raw(reader), "this compression cannot be read");
    feed_.open(reader);
    // libarchive would peel off as many layers as there are: one, and the file itself below it.
    if (archive_filter_count(reader) != 2 || archive_filter_code(reader, 0) != filter.code)
        throw Error{Errc::archive,
                    cat("it is not simply ", filter.name, " data: nested compression")};
    archive_entry* entry = nullptr;
    feed_.check(reader, archive_read_next_header(reader, &entry), damaged);
}

std::span<const std::byte> FilterDecoder::next() {
    for (;;) {
        const void* bytes = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int code = archive_read_data_block(reader_.get(), &bytes, &size, &offset);
        if (code == ARCHIVE_EOF) {
            check_end();
            return {};
        }
        feed_.check(reader_.get(), code, damaged);
        if (size > 0)
            return {static_cast<const std::byte*>(bytes), size};
    }
}

std::span<const std::byte> FilterDecoder::read() {
    check_stop(stop_);
    const std::size_t count = source_.read_at(offset_, input_);
    offset_ += count;
    return std::span{input_}.first(count);
}

/// A filter stops at the end of its stream, whatever follows.
void FilterDecoder::check_end() {
    feed_.check(reader_.get(), ARCHIVE_OK, damaged);
    const la_int64_t used = archive_filter_bytes(reader_.get(), -1);
    if (used < 0 || static_cast<std::uint64_t>(used) != source_.size())
        throw Error{Errc::archive, "something follows the end of the compressed data"};
}

} // namespace binstall

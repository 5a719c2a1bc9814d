// SPDX-License-Identifier: MIT
#include "compressed.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace binstall::test {

namespace {

struct WriterCloser {
    void operator()(archive* writer) const noexcept { archive_write_free(writer); }
};

struct EntryCloser {
    void operator()(archive_entry* entry) const noexcept { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void check(archive* writer, int code) {
    if (code != ARCHIVE_OK)
        throw std::runtime_error{archive_error_string(writer)};
}

} // namespace

std::string compressed(std::string_view bytes, std::string_view filter) {
    std::string out;
    const std::unique_ptr<archive, WriterCloser> writer{archive_write_new()};
    check(writer.get(),
          archive_write_add_filter_by_name(writer.get(), std::string{filter}.c_str()));
    check(writer.get(), archive_write_set_format_raw(writer.get()));
    check(writer.get(), archive_write_set_bytes_per_block(writer.get(), 0)); // no padding
    check(writer.get(), archive_write_open(writer.get(), &out, nullptr, append, nullptr));
    const std::unique_ptr<archive_entry, EntryCloser> entry{archive_entry_new()};
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    check(writer.get(), archive_write_header(writer.get(), entry.get()));
    if (archive_write_data(writer.get(), bytes.data(), bytes.size()) !=
        static_cast<la_ssize_t>(bytes.size()))
        throw std::runtime_error{"archive_write_data"};
    check(writer.get(), archive_write_close(writer.get()));
    return out;
}

} // namespace binstall::test

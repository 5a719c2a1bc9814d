// SPDX-License-Identifier: MIT
#include "libarchive.hpp"

#include <binstall/text.hpp>

#include <cerrno>
#include <new>

namespace binstall {

ArchiveReader new_reader() {
    ArchiveReader reader{archive_read_new()};
    if (!reader)
        throw std::bad_alloc{};
    return reader;
}

void ReaderFeed::open(archive* reader) {
    check(reader, archive_read_open(reader, this, nullptr, read, nullptr), "it cannot be read");
}

void ReaderFeed::check(archive* reader, int code, std::string_view what) const {
    if (failure_)
        std::rethrow_exception(failure_);
    if (code == ARCHIVE_OK)
        return;
    const char* const reason = archive_error_string(reader);
    throw Error{Errc::archive, cat(what, ": ", printable(reason ? reason : "no reason is given"))};
}

la_ssize_t ReaderFeed::read(archive* reader, void* feed, const void** bytes) noexcept {
    auto& self = *static_cast<ReaderFeed*>(feed);
    try {
        const std::span<const std::byte> piece = self.next_();
        *bytes = piece.data();
        return static_cast<la_ssize_t>(piece.size());
    } catch (const std::exception&) {
        // No exception may pass through C: it waits for `check`.
        self.failure_ = std::current_exception();
        archive_set_error(reader, EIO, "the bytes could not be had");
        return ARCHIVE_FATAL;
    }
}

} // namespace binstall

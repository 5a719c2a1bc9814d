// SPDX-License-Identifier: MIT
// What both uses of libarchive share: ownership, its errors as ours, and a source of bytes that may
// throw though a C library lies between.
#pragma once

#include <binstall/error.hpp>

#include <archive.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace binstall {

struct ArchiveCloser {
    void operator()(archive* reader) const noexcept { archive_read_free(reader); }
};

using ArchiveReader = std::unique_ptr<archive, ArchiveCloser>;

[[nodiscard]] ArchiveReader new_reader();

/// Feeds a reader from `next`, which answers the next bytes, or none at the end.
class ReaderFeed {
public:
    explicit ReaderFeed(std::function<std::span<const std::byte>()> next)
        : next_{std::move(next)} {}

    /// Opens `reader` on this feed, which must outlive it. @throws as check.
    void open(archive* reader);

    /// Judges what libarchive answered: anything but ARCHIVE_OK is an error, warnings included, for
    /// what one reader only warns of, another reads differently. What `next` threw comes first.
    /// @throws Error{Errc::archive} beginning with `what`, e.g. "the tar archive cannot be read".
    void check(archive* reader, int code, std::string_view what) const;

private:
    static la_ssize_t read(archive* reader, void* feed, const void** bytes) noexcept;

    std::function<std::span<const std::byte>()> next_;
    std::exception_ptr failure_;
};

} // namespace binstall

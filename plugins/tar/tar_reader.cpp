// SPDX-License-Identifier: MIT
#include "tar_reader.hpp"

#include "libarchive.hpp"
#include "utf8_locale.hpp"

#include <binstall/text.hpp>

#include <archive_entry.h>

#include <algorithm>
#include <array>

namespace binstall {

namespace {

constexpr std::string_view unreadable = "the tar archive cannot be read";

/// One pass over an archive.
class TarReading {
public:
    TarReading(Decoder& decoder, EntrySink& sink)
        : decoder_{decoder}, sink_{sink}, feed_{[this] { return decoder_.next(); }},
          reader_{new_reader()} {}

    void run() {
        archive* const reader = reader_.get();
        feed_.check(reader, archive_read_support_format_tar(reader), unreadable);
        feed_.open(reader);
        archive_entry* entry = nullptr;
        bool is_empty = true;
        for (;;) {
            const int code = archive_read_next_header(reader, &entry);
            if (code == ARCHIVE_EOF)
                break;
            feed_.check(reader, code, unreadable);
            is_empty = false;
            pass_on(entry);
        }
        feed_.check(reader, ARCHIVE_OK, unreadable);
        if (is_empty)
            throw Error{Errc::archive, "it is an empty archive"};
        // The checksums of the compressed data are at its end.
        while (!decoder_.next().empty())
            continue;
    }

private:
    void pass_on(archive_entry* entry) {
        const char* const raw_name = archive_entry_pathname(entry);
        if (!raw_name || *raw_name == '\0')
            throw Error{Errc::archive, "an entry of the tar archive has an empty name"};
        const std::string name = raw_name;
        if (const char* target = archive_entry_hardlink(entry)) {
            pass_hard_link(entry, name, target);
            return;
        }
        switch (archive_entry_filetype(entry)) {
        case AE_IFREG:
            pass_file(entry, name);
            return;
        case AE_IFDIR:
            sink_.directory(name);
            return;
        case AE_IFLNK:
            pass_symbolic_link(entry, name);
            return;
        case AE_IFCHR:
        case AE_IFBLK:
            sink_.special(name, "a device");
            return;
        case AE_IFIFO:
            sink_.special(name, "a fifo");
            return;
        default:
            sink_.special(name, "of an unknown type");
            return;
        }
    }

    void pass_hard_link(archive_entry* entry, const std::string& name, const std::string& target) {
        if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0)
            throw Error{Errc::archive,
                        cat("the hard link '", printable(name), "' has content of its own")};
        sink_.hard_link(name, target);
    }

    void pass_symbolic_link(archive_entry* entry, const std::string& name) {
        const char* const target = archive_entry_symlink(entry);
        if (!target)
            throw Error{Errc::archive, cat("the link '", printable(name), "' leads nowhere")};
        sink_.symbolic_link(name, target);
    }

    void pass_file(archive_entry* entry, const std::string& name) {
        const la_int64_t size = archive_entry_size(entry);
        if (!archive_entry_size_is_set(entry) || size < 0)
            throw Error{Errc::archive, cat("the size of '", printable(name), "' is unknown")};
        const auto declared = static_cast<std::uint64_t>(size);
        ByteSink& content = sink_.file({name, declared});
        std::uint64_t passed = 0;
        for (;;) {
            const void* bytes = nullptr;
            std::size_t count = 0;
            la_int64_t offset = 0;
            const int code = archive_read_data_block(reader_.get(), &bytes, &count, &offset);
            if (code == ARCHIVE_EOF)
                break;
            feed_.check(reader_.get(), code, unreadable);
            // Sparse files have holes.
            pass_zeros(content, passed, std::min(declared, static_cast<std::uint64_t>(offset)));
            content.write({static_cast<const std::byte*>(bytes), count});
            passed += count;
        }
        pass_zeros(content, passed, declared);
    }

    static void pass_zeros(ByteSink& content, std::uint64_t& passed, std::uint64_t until) {
        static constexpr std::array<std::byte, 64 * 1024> zeros{};
        while (passed < until) {
            const auto count = std::min<std::uint64_t>(until - passed, zeros.size());
            content.write(std::span{zeros}.first(static_cast<std::size_t>(count)));
            passed += count;
        }
    }

    Utf8Locale locale_; // while libarchive converts names
    Decoder& decoder_;
    EntrySink& sink_;
    ReaderFeed feed_;
    ArchiveReader reader_; // after the feed that it reads from
};

} // namespace

void read_tar(Decoder& decoder, EntrySink& sink) {
    TarReading{decoder, sink}.run();
}

} // namespace binstall

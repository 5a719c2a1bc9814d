// SPDX-License-Identifier: MIT
#include "tar_reader.hpp"

#include "libarchive.hpp"
#include "tar_stream.hpp"
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
    TarReading(Decoder& decoder, EntrySink& sink, TarStream::End end)
        : decoder_{decoder}, sink_{sink}, end_{end}, feed_{[this] { return next(); }},
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
        // The archive's end, and the checksums of the compressed data, are still to come.
        while (!next().empty())
            continue;
        if (stream_.take_entry())
            throw disagreement("after its last entry");
        if (is_empty)
            throw Error{Errc::archive, "it is an empty archive"};
    }

private:
    /// What libarchive reads was watched before.
    std::span<const std::byte> next() {
        const std::span<const std::byte> bytes = decoder_.next();
        stream_.feed(bytes);
        if (bytes.empty())
            stream_.finish(end_);
        return bytes;
    }

    void pass_on(archive_entry* entry) {
        const char* const raw_name = archive_entry_pathname(entry);
        if (!raw_name || *raw_name == '\0')
            throw Error{Errc::archive, "an entry of the tar archive has an empty name"};
        const std::string name = raw_name;
        const TarEntry watched = agreed_entry(entry, name);
        if (watched.type == '1') {
            pass_hard_link(entry, name);
            return;
        }
        if (watched.type > '6' && watched.type != 'S' && watched.type != 'D') {
            sink_.special(name, cat("an entry of the type '", printable({&watched.type, 1}), "'"));
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

    /// The entry as we read its headers, which is what libarchive made of them.
    TarEntry agreed_entry(archive_entry* entry, const std::string& name) {
        const std::optional<TarEntry> watched = stream_.take_entry();
        const la_int64_t position = archive_read_header_position(reader_.get());
        if (!watched || position < 0 || watched->offset != static_cast<std::uint64_t>(position))
            throw disagreement(cat("at '", printable(name), "'"));
        const bool has_own_size = archive_entry_filetype(entry) == AE_IFREG &&
                                  !watched->is_sparse && watched->type != '1';
        if (has_own_size && watched->size != static_cast<std::uint64_t>(archive_entry_size(entry)))
            throw disagreement(cat("in the size of '", printable(name), "'"));
        const char* const link = archive_entry_symlink(entry);
        if (!is_same_name(watched->name, name) || (link && !is_same_name(watched->link, link)))
            throw disagreement(cat("in the name of '", printable(name), "'"));
        return *watched;
    }

    /// libarchive brings other letters than ASCII's into one of several equal spellings.
    static bool is_same_name(std::string_view watched, std::string_view read) {
        const auto is_other = [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; };
        const auto trimmed = [](std::string_view name) {
            while (name.ends_with('/'))
                name.remove_suffix(1);
            return name;
        };
        return trimmed(watched) == trimmed(read) ||
               (std::ranges::any_of(watched, is_other) && std::ranges::any_of(read, is_other));
    }

    static Error disagreement(std::string_view where) {
        return Error{Errc::archive, cat("the tar archive is ambiguous ", where)};
    }

    void pass_hard_link(archive_entry* entry, const std::string& name) {
        const char* const target = archive_entry_hardlink(entry);
        if (!target)
            throw Error{Errc::archive, cat("the link '", printable(name), "' leads nowhere")};
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
            const auto at = std::min(declared, static_cast<std::uint64_t>(offset));
            if (count > declared - std::max(at, passed))
                throw Error{Errc::archive,
                            cat("'", printable(name), "' holds more than the size it states")};
            pass_zeros(content, passed, at);
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
    TarStream::End end_;
    TarStream stream_;
    ReaderFeed feed_;
    ArchiveReader reader_; // after the feed that it reads from
};

} // namespace

void read_tar(Decoder& decoder, EntrySink& sink, TarStream::End end) {
    TarReading{decoder, sink, end}.run();
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// The few parts of tar that cargo and `git archive` write (POSIX ustar, GNU long names, pax paths),
// read strictly. Sources are metadata for us: they are never unpacked to disk, so no archive plugin
// is needed for them.
#pragma once

#include <binstall/error.hpp>

#include <engine/gzip_reader.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace binstall {

/// Who made an archive of sources, and so what may be in it.
enum class SourceKind {
    crate,      ///< cargo: files and folders.
    repository, ///< `git archive`: also links, which are passed over, and the commit in a header.
};

/// A regular file of an archive; its content is still to be read or skipped.
struct SourceEntry {
    std::string path;
    std::uint64_t size = 0;
};

/// Reads an archive from its beginning to its end.
class SourceTar {
public:
    /// At most `limit` bytes are unpacked. Borrows `bytes`.
    SourceTar(std::string_view bytes, std::uint64_t limit, SourceKind kind)
        : bytes_{bytes, limit, subject(kind)}, kind_{kind} {}

    /// The next regular file. Absent after the end of the archive, which was then checked.
    /// @throws Error{Errc::manifest} for a crate, Error{Errc::archive} for a repository.
    std::optional<SourceEntry> next();

    std::string content(std::uint64_t size, std::uint64_t limit);
    void skip(std::uint64_t size);

    /// The comment that stands before all files: the commit, by `git archive`.
    const std::string& comment() const noexcept { return comment_; }

    [[noreturn]] void refuse(std::string_view why) const;

private:
    static constexpr std::size_t block_size = 512;
    using Block = std::array<char, block_size>;

    static std::string_view subject(SourceKind kind) noexcept {
        return kind == SourceKind::crate ? "the crate file" : "the source archive";
    }

    std::size_t read(std::span<std::byte> into);
    bool next_block();
    void read_pax(std::uint64_t size, bool is_for_all);
    void check_end();
    std::uint64_t octal(std::size_t at, std::size_t length) const;
    std::string text(std::size_t at, std::size_t length) const;
    std::string path() const;
    void check_header() const;

    GzipReader bytes_;
    SourceKind kind_;
    Block block_{};
    std::optional<std::string> long_path_;
    std::string comment_;
    std::size_t entries_ = 0;
};

} // namespace binstall

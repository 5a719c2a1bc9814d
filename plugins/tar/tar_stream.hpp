// SPDX-License-Identifier: MIT
#pragma once

#include "pax_records.hpp"
#include "tar_header.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

namespace binstall {

/// An entry as the stream's own headers describe it.
struct TarEntry {
    std::uint64_t offset = 0; ///< Of the first header that belongs to it.
    char type = '0';
    std::string name;
    std::string link;
    std::uint64_t size = 0; ///< Of what lies in the stream.
    bool is_sparse = false; ///< Then the file is larger than that.
};

/// Watches the blocks of a tar archive before libarchive reads them, and finds what libarchive
/// does not tell: headers that contradict each other, a missing end, what follows it. Two readers
/// that agree on every entry leave no room for an archive that means two things.
class TarStream {
public:
    enum class End { required, may_be_missing };

    /// Watches the next bytes. @throws Error{Errc::archive}
    void feed(std::span<const std::byte> bytes);

    /// At the end of the stream. @throws Error{Errc::archive} when the archive's own end is
    /// missing; with End::may_be_missing only when it is cut within an entry.
    void finish(End end) const;

    /// The next entry, in order; absent when its header was not yet fed.
    std::optional<TarEntry> take_entry();

private:
    enum class State { header, extension, body, sparse_map, end };

    /// What extension headers said of the entry that will follow them.
    struct Pending {
        std::optional<std::uint64_t> offset; ///< Of the first of them.
        std::optional<PaxRecords> pax;
        std::optional<std::string> long_name;
        std::optional<std::string> long_link;
        unsigned count = 0;
    };

    std::span<const std::byte> skip_body(std::span<const std::byte> bytes);
    std::span<const std::byte> watch_end(std::span<const std::byte> bytes);
    void take_block(std::span<const std::byte> block);
    void take_header(std::span<const std::byte> block);
    void begin_extension(const TarHeader& header);
    void end_extension();
    void apply_global();
    void begin_entry(const TarHeader& header);
    void begin_body(std::uint64_t size);
    void check_conflicts(const TarHeader& header) const;

    State state_ = State::header;
    std::uint64_t offset_ = 0;    ///< Of the block that is being filled.
    std::string block_;           ///< The part of a block that came so far.
    std::uint64_t body_left_ = 0; ///< With its padding.
    std::uint64_t zeros_ = 0;     ///< Bytes of the end marker and after it.
    std::uint64_t extension_total_ = 0;
    char extension_type_ = 0;
    std::uint64_t extension_size_ = 0;
    std::string extension_;
    std::uint64_t size_after_map_ = 0; ///< Body of an old sparse file, once its map is complete.
    Pending pending_;
    std::deque<TarEntry> entries_;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "tar_stream.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

constexpr std::uint64_t most_extension = std::uint64_t{64} << 10;
constexpr std::uint64_t most_extension_total = std::uint64_t{16} << 20;
constexpr unsigned most_extensions = 4; ///< In front of one entry: global, pax, long name and link.
/// Writers fill up to a record; none known has one of more than a few MiB.
constexpr std::uint64_t most_zeros = std::uint64_t{64} << 20;
constexpr std::uint64_t end_size = 2 * tar_block_size;

[[noreturn]] void refuse(std::string_view what) {
    throw Error{Errc::archive, cat("the tar archive ", what)};
}

[[noreturn]] void refuse_entry(std::string_view name, std::string_view what) {
    throw Error{Errc::archive, cat("the archive's entry '", printable(name), "' ", what)};
}

bool is_zero(std::span<const std::byte> bytes) {
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

std::uint64_t padded(std::uint64_t size) {
    return (size + tar_block_size - 1) / tar_block_size * tar_block_size;
}

/// Headers that are no entry: pax ('x', 'X', 'g'), GNU's long names ('L', 'K') and volume label
/// ('V'), Solaris's access list ('A').
bool is_extension(char type) {
    return std::string_view{"xXgLKVA"}.find(type) != std::string_view::npos;
}

/// What cannot be a header at the very beginning of an archive that was recognised.
[[noreturn]] void refuse_start(std::string_view text) {
    for (const std::string_view magic : {"\x1f\x8b",
                                         "\xfd"
                                         "7zXZ",
                                         "BZh",
                                         "\x28\xb5\x2f\xfd"}) {
        if (text.starts_with(magic))
            refuse("is compressed twice: nested compression is not supported");
    }
    refuse("is none: it does not begin with a header");
}

/// Links, devices, folders and fifos have no content; readers differ in what they do when a
/// header says otherwise.
bool has_content(char type) {
    return type < '1' || type > '6';
}

/// Up to the NUL that ends it.
std::string text_of(const std::string& bytes) {
    return bytes.substr(0, bytes.find('\0'));
}

} // namespace

void TarStream::feed(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        if (state_ == State::body) {
            bytes = skip_body(bytes);
        } else if (state_ == State::end) {
            bytes = watch_end(bytes);
        } else {
            const std::size_t count = std::min(tar_block_size - block_.size(), bytes.size());
            block_.append(reinterpret_cast<const char*>(bytes.data()), count);
            bytes = bytes.subspan(count);
            if (block_.size() == tar_block_size) {
                const std::string block = std::exchange(block_, {});
                take_block(std::as_bytes(std::span{block}));
            }
        }
    }
}

void TarStream::finish(End end) const {
    if (state_ == State::header && offset_ == 0) {
        if (block_.empty())
            refuse("is empty");
        refuse_start(block_);
    }
    const bool is_between_entries =
        state_ == State::end || (state_ == State::header && block_.empty() && pending_.count == 0);
    if (end == End::may_be_missing && is_between_entries)
        return;
    if (state_ != State::end || zeros_ < end_size)
        refuse("is cut: it has no end-of-archive marker");
}

std::optional<TarEntry> TarStream::take_entry() {
    if (entries_.empty())
        return std::nullopt;
    TarEntry entry = std::move(entries_.front());
    entries_.pop_front();
    return entry;
}

std::span<const std::byte> TarStream::skip_body(std::span<const std::byte> bytes) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size()));
    body_left_ -= count;
    offset_ += count;
    if (body_left_ == 0)
        state_ = State::header;
    return bytes.subspan(count);
}

std::span<const std::byte> TarStream::watch_end(std::span<const std::byte> bytes) {
    if (!is_zero(bytes))
        refuse("has something behind its end");
    zeros_ += bytes.size();
    if (zeros_ > most_zeros)
        refuse(cat("has more than ", most_zeros, " zeros behind its end"));
    return {};
}

void TarStream::take_block(std::span<const std::byte> block) {
    switch (state_) {
    case State::header:
        take_header(block);
        break;
    case State::extension:
        extension_.append(
            reinterpret_cast<const char*>(block.data()),
            std::min<std::uint64_t>(tar_block_size, extension_size_ - extension_.size()));
        if (extension_.size() == extension_size_)
            end_extension();
        break;
    case State::sparse_map: {
        constexpr std::size_t continues_field = 504;
        if (block[continues_field] == std::byte{0})
            begin_body(size_after_map_);
        break;
    }
    case State::body:
    case State::end:
        break; // never in blocks
    }
    offset_ += tar_block_size;
}

void TarStream::take_header(std::span<const std::byte> block) {
    if (is_zero(block)) {
        if (pending_.count != 0)
            refuse("ends in an extension header without an entry");
        state_ = State::end;
        zeros_ = tar_block_size;
        return;
    }
    if (!has_right_checksum(block)) {
        if (offset_ == 0)
            refuse_start({reinterpret_cast<const char*>(block.data()), block.size()});
        refuse("has a damaged header");
    }
    const TarHeader header = read_tar_header(block);
    if (is_extension(header.type))
        begin_extension(header);
    else
        begin_entry(header);
}

void TarStream::begin_extension(const TarHeader& header) {
    extension_total_ += header.size;
    if (header.size > most_extension || extension_total_ > most_extension_total)
        refuse("has an extension header that is too long");
    if (++pending_.count > most_extensions)
        refuse("has too many extension records in front of one entry");
    if (!pending_.offset)
        pending_.offset = offset_;
    extension_type_ = header.type;
    extension_size_ = header.size;
    extension_.clear();
    state_ = State::extension;
    if (extension_size_ == 0)
        end_extension();
}

void TarStream::end_extension() {
    state_ = State::header;
    const auto set_once = [](std::optional<std::string>& name, const std::string& bytes) {
        if (std::exchange(name, text_of(bytes)))
            refuse("has two long names for one entry");
    };
    switch (extension_type_) {
    case 'g':
        apply_global();
        break;
    case 'L':
        set_once(pending_.long_name, extension_);
        break;
    case 'K':
        set_once(pending_.long_link, extension_);
        break;
    case 'x':
    case 'X':
        if (pending_.pax)
            refuse("has two pax headers for one entry");
        pending_.pax = read_pax_records(extension_);
        break;
    default:
        break; // says nothing about the next entry
    }
}

/// A comment for all entries is fine; a name or size for all of them is read by some and not by
/// others.
void TarStream::apply_global() {
    const PaxRecords records = read_pax_records(extension_);
    if (records.path || records.link_path || records.size || records.is_sparse)
        refuse("has a global path, size or linkpath, which is not supported");
}

void TarStream::begin_entry(const TarHeader& header) {
    check_conflicts(header);
    const PaxRecords pax = pending_.pax.value_or(PaxRecords{});
    TarEntry entry;
    entry.offset = pending_.offset.value_or(offset_);
    entry.type = header.type;
    entry.name = pax.path.value_or(pending_.long_name.value_or(header.name));
    if (pax.sparse_name)
        entry.name = *pax.sparse_name;
    entry.link = pax.link_path.value_or(pending_.long_link.value_or(header.link));
    entry.size = pax.size.value_or(header.size);
    entry.is_sparse = pax.is_sparse || header.type == 'S';
    if (!has_content(header.type) && entry.size != 0)
        refuse_entry(entry.name, "has content, which its type cannot have");
    pending_ = {};
    const std::uint64_t size = entry.size;
    entries_.push_back(std::move(entry));
    if (header.type == 'S' && header.is_extended) {
        size_after_map_ = size;
        state_ = State::sparse_map;
    } else {
        begin_body(size);
    }
}

void TarStream::begin_body(std::uint64_t size) {
    body_left_ = padded(size);
    state_ = body_left_ == 0 ? State::header : State::body;
}

void TarStream::check_conflicts(const TarHeader& header) const {
    if (pending_.pax && (pending_.long_name || pending_.long_link))
        refuse_entry(header.name, "has mixed long-name extensions, of pax and of GNU");
    if (pending_.pax && pending_.pax->size && *pending_.pax->size != header.size)
        refuse_entry(header.name, "has conflicting sizes");
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/source_tar.hpp>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace binstall {

namespace {

constexpr std::uint64_t name_limit = std::uint64_t{64} << 10;

std::size_t most_entries(SourceKind kind) {
    return kind == SourceKind::crate ? 20'000 : 1'000'000;
}

} // namespace

/// The reader of gzip is used to crates.
std::size_t SourceTar::read(std::span<std::byte> into) {
    try {
        return bytes_.read(into);
    } catch (const Error& error) {
        if (kind_ == SourceKind::crate)
            throw;
        throw Error{Errc::archive, error.what()};
    }
}

void SourceTar::refuse(std::string_view why) const {
    throw Error{kind_ == SourceKind::crate ? Errc::manifest : Errc::archive,
                cat(subject(kind_), " ", why)};
}

std::string SourceTar::text(std::size_t at, std::size_t length) const {
    const std::string_view field =
        std::string_view{block_.data(), block_.size()}.substr(at, length);
    return std::string{field.substr(0, field.find('\0'))};
}

std::uint64_t SourceTar::octal(std::size_t at, std::size_t length) const {
    const std::string field = text(at, length);
    const std::string_view digits = trim(field);
    std::uint64_t value = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
    if (digits.empty() || failure != std::errc{} || end != digits.data() + digits.size())
        refuse("holds a tar header with a number that cannot be read");
    return value;
}

std::string SourceTar::path() const {
    const std::string name = text(0, 100);
    const bool is_ustar = std::string_view{block_.data(), block_.size()}.substr(257, 6) ==
                          std::string_view{"ustar\0", 6};
    const std::string prefix = is_ustar ? text(345, 155) : std::string{};
    return prefix.empty() ? name : cat(prefix, "/", name);
}

void SourceTar::check_header() const {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < block_size; ++at)
        sum += at >= 148 && at < 156 ? ' ' : static_cast<unsigned char>(block_[at]);
    if (octal(148, 8) != sum)
        refuse("holds a damaged tar header");
}

bool SourceTar::next_block() {
    const std::size_t count = read(std::as_writable_bytes(std::span{block_}));
    if (count != block_size)
        refuse("ends without the end of its tar archive");
    if (std::ranges::all_of(block_, [](char c) { return c == '\0'; })) {
        check_end();
        return false;
    }
    if (++entries_ > most_entries(kind_))
        refuse(cat("holds more than ", most_entries(kind_), " entries"));
    check_header();
    return true;
}

/// Only padding may follow the first block of zeros.
void SourceTar::check_end() {
    for (;;) {
        block_.fill('\0');
        const std::size_t count = read(std::as_writable_bytes(std::span{block_}));
        if (!std::ranges::all_of(block_, [](char c) { return c == '\0'; }))
            refuse("has something after the end of its tar archive");
        if (count < block_size)
            return;
    }
}

std::string SourceTar::content(std::uint64_t size, std::uint64_t limit) {
    if (size > limit)
        refuse(cat("holds an entry of ", size, " bytes where ", limit, " are allowed"));
    std::string text(size, '\0');
    if (read(std::as_writable_bytes(std::span{text})) != size)
        refuse("is cut off");
    const std::size_t padding = (block_size - size % block_size) % block_size;
    if (read(std::as_writable_bytes(std::span{block_}).first(padding)) != padding)
        refuse("is cut off");
    return text;
}

void SourceTar::skip(std::uint64_t size) {
    std::array<std::byte, std::size_t{64} << 10> dropped;
    std::uint64_t left = size + (block_size - size % block_size) % block_size;
    while (left > 0) {
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, dropped.size()));
        if (read(std::span{dropped}.first(step)) != step)
            refuse("is cut off");
        left -= step;
    }
}

/// Records of "<length> <key>=<value>\n". A `size` would change how the archive is read, and
/// neither program writes one.
void SourceTar::read_pax(std::uint64_t size, bool is_for_all) {
    const std::string records = content(size, name_limit);
    std::string_view rest = records;
    while (!rest.empty()) {
        std::size_t length = 0;
        const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
        const auto digits = static_cast<std::size_t>(end - rest.data());
        if (failure != std::errc{} || length > rest.size() || length < digits + 2 ||
            rest[digits] != ' ' || rest[length - 1] != '\n')
            refuse("holds a pax header that cannot be read");
        const std::string_view record = rest.substr(digits + 1, length - digits - 2);
        const std::size_t equals = record.find('=');
        const std::string_view key = record.substr(0, equals);
        const bool is_of_links = key == "linkpath" && kind_ == SourceKind::crate;
        if (equals == std::string_view::npos || key == "size" || is_of_links)
            refuse("holds a pax header that sources have no use for");
        if (key == "path" && !is_for_all)
            long_path_ = std::string{record.substr(equals + 1)};
        if (key == "comment" && is_for_all)
            comment_ = record.substr(equals + 1);
        rest.remove_prefix(length);
    }
}

std::optional<SourceEntry> SourceTar::next() {
    while (next_block()) {
        const std::uint64_t size = octal(124, 12);
        const std::string name = path();
        switch (block_[156]) {
        case 'L': // GNU: the next entry's path, ended by a NUL
            long_path_ = content(size, name_limit);
            long_path_->resize(std::min(long_path_->find('\0'), long_path_->size()));
            break;
        case 'x':
            read_pax(size, false);
            break;
        case 'g':
            read_pax(size, true);
            break;
        case '0':
        case '\0':
            return SourceEntry{std::exchange(long_path_, std::nullopt).value_or(name), size};
        case '5':
            long_path_.reset();
            skip(size);
            break;
        case '2':
            if (kind_ == SourceKind::repository) {
                long_path_.reset();
                break;
            }
            [[fallthrough]];
        default:
            refuse(cat("holds ", printable(name), ", which is neither a file nor a folder"));
        }
    }
    return std::nullopt;
}

} // namespace binstall

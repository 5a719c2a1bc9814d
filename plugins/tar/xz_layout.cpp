// SPDX-License-Identifier: MIT
// https://tukaani.org/xz/xz-file-format.txt, from its end: sections 2.1.2 (footer), 4 (index) and
// 3.1 (block header).
#include "xz_layout.hpp"

#include "decoder.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

namespace {

constexpr std::uint64_t header_size = 12; ///< And the footer's.
/// A record takes a few bytes, and stands for a block of a MiB or more.
constexpr std::uint64_t most_index = std::uint64_t{4} << 20;
constexpr std::uint64_t lzma2 = 0x21;

[[noreturn]] void refuse(std::string_view what) {
    throw Error{Errc::archive, cat("the xz data ", what)};
}

std::string read_exactly(ByteSource& source, std::uint64_t offset, std::uint64_t count) {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    if (source.read_at(offset, std::as_writable_bytes(std::span{bytes})) != bytes.size())
        refuse("is cut");
    return bytes;
}

/// Reads the fields of a header one after the other.
class Fields {
public:
    explicit Fields(std::string_view bytes) : bytes_{bytes} {}

    unsigned byte() {
        if (bytes_.empty())
            refuse("has a header that is cut");
        const auto value = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return value;
    }

    /// A number of seven bits a byte, the lowest first.
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const unsigned next = byte();
            value |= std::uint64_t{next & 0x7f} << shift;
            if ((next & 0x80) == 0)
                return value;
        }
        refuse("has a number that is too long");
    }

    std::string_view text(std::uint64_t count) {
        if (count > bytes_.size())
            refuse("has a header that is cut");
        const std::string_view part = bytes_.substr(0, static_cast<std::size_t>(count));
        bytes_.remove_prefix(part.size());
        return part;
    }

private:
    std::string_view bytes_;
};

std::uint64_t little_32(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t at = 4; at-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

/// The dictionary that LZMA2's property stands for, in bytes.
std::uint64_t dictionary_size(unsigned property) {
    constexpr unsigned largest = 40;
    if (property > largest)
        refuse("has an impossible dictionary");
    if (property == largest)
        return 0xffff'ffff;
    return std::uint64_t{2 | (property & 1)} << (property / 2 + 11);
}

void check_block(ByteSource& source, std::uint64_t offset) {
    const std::uint64_t size =
        (std::uint64_t{Fields{read_exactly(source, offset, 1)}.byte()} + 1) * 4;
    const std::string header = read_exactly(source, offset, size);
    Fields fields{header};
    fields.byte();
    const unsigned flags = fields.byte();
    if (flags & 0x40)
        fields.number(); // how long it is packed
    if (flags & 0x80)
        fields.number(); // and unpacked
    for (unsigned filter = 0; filter <= (flags & 3); ++filter) {
        const std::uint64_t id = fields.number();
        const std::string_view properties = fields.text(fields.number());
        if (id != lzma2)
            continue;
        const std::uint64_t dictionary = dictionary_size(Fields{properties}.byte());
        const std::uint64_t most = source.terms().window;
        if (dictionary > most)
            throw Error{Errc::archive,
                        cat("the window is too large: the xz data needs a dictionary of ",
                            dictionary,
                            " bytes, max ",
                            most,
                            " (unpack.window)")};
    }
}

/// The blocks of one stream, as its index at `[offset, offset + size)` lists them: how long each
/// is, with its padding.
std::vector<std::uint64_t>
read_index(ByteSource& source, std::uint64_t offset, std::uint64_t size) {
    if (size > most_index)
        refuse("has too many blocks");
    const std::string bytes = read_exactly(source, offset, size);
    Fields fields{bytes};
    if (fields.byte() != 0)
        refuse("has a malformed index");
    const std::uint64_t count = fields.number();
    if (count > size)
        refuse("has a malformed index");
    std::vector<std::uint64_t> blocks;
    for (std::uint64_t block = 0; block < count; ++block) {
        const std::uint64_t length = fields.number();
        fields.number(); // how long it is unpacked
        if (length > source.size())
            refuse("has a malformed index");
        blocks.push_back((length + 3) / 4 * 4);
    }
    return blocks;
}

/// The stream whose footer ends at `end`. @return where it begins.
std::uint64_t check_stream(ByteSource& source, std::uint64_t end, const std::stop_token& stop) {
    if (end < 2 * header_size)
        refuse("is cut");
    const std::string footer = read_exactly(source, end - header_size, header_size);
    if (!footer.ends_with("YZ"))
        refuse("is cut, or something follows its end");
    const std::uint64_t index_size = (little_32(footer.substr(4)) + 1) * 4;
    if (index_size > end - 2 * header_size)
        refuse("has a malformed end");
    std::uint64_t at = end - header_size - index_size;
    const std::vector<std::uint64_t> blocks = read_index(source, at, index_size);
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        check_stop(stop);
        if (*block > at)
            refuse("has a malformed index");
        at -= *block;
        check_block(source, at);
    }
    if (at < header_size)
        refuse("has a malformed index");
    constexpr unsigned no_check = 0;
    if (static_cast<unsigned char>(footer[9]) == no_check && !source.terms().is_verified)
        refuse("carries no checksum, and nothing else shows that it is whole");
    return at - header_size;
}

} // namespace

void check_xz_layout(ByteSource& source, const std::stop_token& stop) {
    std::uint64_t end = source.size();
    while (end > 0) {
        check_stop(stop);
        // Zeros between streams and behind the last, always in fours.
        constexpr std::uint64_t padding = 4;
        if (end % padding != 0)
            refuse("is cut, or something follows its end");
        if (read_exactly(source, end - padding, padding) == std::string(padding, '\0'))
            end -= padding;
        else
            end = check_stream(source, end, stop);
    }
}

} // namespace binstall

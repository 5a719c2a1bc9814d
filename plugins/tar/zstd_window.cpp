// SPDX-License-Identifier: MIT
// RFC 8878, sections 3.1.1.1 and 3.1.2.
#include "zstd_window.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <array>
#include <string>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\x28\xb5\x2f\xfd"sv;

std::uint64_t little(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t at = bytes.size(); at-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at]);
    return value;
}

/// Up to 18 bytes, as many as the longest frame header has; fewer at the end of the file.
std::string read_header(ByteSource& source, std::uint64_t offset) {
    std::string bytes(18, '\0');
    bytes.resize(source.read_at(offset, std::as_writable_bytes(std::span{bytes})));
    return bytes;
}

/// A frame that has a single segment keeps all of its content.
std::uint64_t window_of(std::string_view header) {
    const auto descriptor = static_cast<unsigned char>(header[4]);
    constexpr unsigned single_segment = 0x20;
    if (!(descriptor & single_segment)) {
        const auto window = static_cast<unsigned char>(header[5]);
        const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3));
        return base + base / 8 * (window & 7);
    }
    constexpr std::array<std::size_t, 4> dictionary_sizes{0, 1, 2, 4};
    constexpr std::array<std::size_t, 4> content_sizes{1, 2, 4, 8};
    const std::size_t at = 5 + dictionary_sizes[descriptor & 3];
    const std::size_t count = content_sizes[descriptor >> 6];
    if (header.size() < at + count)
        return 0; // the decoder will say that it is cut
    return little(header.substr(at, count)) + (count == 2 ? 256 : 0);
}

} // namespace

void check_zstd_window(ByteSource& source) {
    std::uint64_t at = 0;
    std::string header = read_header(source, at);
    while (header.size() >= 8 && header.substr(1, 3) == "\x2a\x4d\x18"sv) { // skippable frames
        at += 8 + little(std::string_view{header}.substr(4, 4));
        header = read_header(source, at < source.size() ? at : source.size());
    }
    if (header.size() < 6 || !header.starts_with(magic))
        return;
    const std::uint64_t most = source.terms().window;
    const std::uint64_t window = window_of(header);
    if (window > most)
        throw Error{Errc::archive,
                    cat("the window is too large: the zstd data needs ",
                        window,
                        " bytes, max ",
                        most,
                        " (unpack.window)")};
}

} // namespace binstall

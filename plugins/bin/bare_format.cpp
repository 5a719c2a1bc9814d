// SPDX-License-Identifier: MIT
#include "bare_format.hpp"

#include <algorithm>
#include <array>

namespace binstall {

namespace {

using namespace std::string_view_literals;

constexpr std::array magic_numbers{
    "\x7f"
    "ELF"sv,
    "MZ"sv,
    "#!"sv,
    "\xcf\xfa\xed\xfe"sv, // Mach-O, 64 bits
    "\xce\xfa\xed\xfe"sv, // Mach-O, 32 bits
    "\xca\xfe\xba\xbe"sv, // Mach-O, several architectures
    "\xca\xfe\xba\xbf"sv, // the same with 64-bit offsets
};

constexpr std::size_t piece_size = std::size_t{256} << 10;

} // namespace

bool BareFormat::recognises(std::span<const std::byte> start, std::string_view) const {
    const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
    return std::ranges::any_of(magic_numbers,
                               [&](std::string_view magic) { return text.starts_with(magic); });
}

void BareFormat::unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const {
    ByteSink& content = sink.file({"", source.size()});
    std::vector<std::byte> buffer(piece_size);
    for (std::uint64_t offset = 0; offset < source.size();) {
        if (stop.stop_requested())
            throw Error{Errc::cancelled, "the command was cancelled"};
        const std::size_t count = source.read_at(offset, buffer);
        if (count == 0)
            throw Error{Errc::io, "the file became shorter while it was read"};
        content.write(std::span{buffer}.first(count));
        offset += count;
    }
}

} // namespace binstall

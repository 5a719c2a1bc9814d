// SPDX-License-Identifier: MIT
#include "gzip_header.hpp"

#include <binstall/error.hpp>

#include <zlib.h>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::size_t fixed_size = 10;

enum Flag : unsigned { header_crc = 2, extra = 4, name = 8, comment = 16, reserved = 0xe0 };

/// Walks over the optional fields.
class HeaderWalk {
public:
    explicit HeaderWalk(std::span<const std::byte> bytes) : bytes_{bytes} {}

    unsigned little_16() {
        need(2);
        const unsigned value = std::to_integer<unsigned>(bytes_[at_]) |
                               std::to_integer<unsigned>(bytes_[at_ + 1]) << 8;
        at_ += 2;
        return value;
    }

    void skip(std::size_t count) {
        need(count);
        at_ += count;
    }

    void skip_text() {
        const auto rest = bytes_.subspan(at_);
        const auto end = std::ranges::find(rest, std::byte{0});
        skip(static_cast<std::size_t>(end - rest.begin()) + 1);
    }

    std::size_t at() const noexcept { return at_; }

private:
    void need(std::size_t count) const {
        if (count > bytes_.size() - at_)
            throw Error{Errc::archive,
                        bytes_.size() < most_gzip_header ? "the gzip header is cut"
                                                         : "the gzip header is too long"};
    }

    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
};

} // namespace

std::size_t gzip_header_size(std::span<const std::byte> start) {
    start = start.first(std::min(start.size(), most_gzip_header));
    if (start.size() < 2 || start[0] != std::byte{0x1f} || start[1] != std::byte{0x8b})
        throw Error{Errc::archive, "there is something else than gzip data"};
    HeaderWalk walk{start};
    walk.skip(fixed_size);
    if (start[2] != std::byte{8})
        throw Error{Errc::archive, "the gzip data uses an unknown compression method"};
    const auto flags = std::to_integer<unsigned>(start[3]);
    if (flags & Flag::reserved)
        throw Error{Errc::archive, "the gzip header has reserved flags"};
    if (flags & Flag::extra)
        walk.skip(walk.little_16());
    if (flags & Flag::name)
        walk.skip_text();
    if (flags & Flag::comment)
        walk.skip_text();
    if (flags & Flag::header_crc) {
        const std::size_t covered = walk.at();
        const uLong crc =
            ::crc32(0, reinterpret_cast<const Bytef*>(start.data()), static_cast<uInt>(covered));
        if (walk.little_16() != (crc & 0xffff))
            throw Error{Errc::archive, "the gzip header does not match its checksum"};
    }
    return walk.at();
}

} // namespace binstall

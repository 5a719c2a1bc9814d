// SPDX-License-Identifier: MIT
#include "gzip_decoder.hpp"

#include "gzip_header.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace binstall {

namespace {

constexpr std::size_t trailer_size = 8;

std::uint32_t little_32(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
    return value;
}

[[noreturn]] void refuse_cut() {
    throw Error{Errc::archive, "the gzip data is cut"};
}

} // namespace

GzipDecoder::GzipDecoder(ByteSource& source, const std::stop_token& stop)
    : source_{source}, stop_{stop}, input_(decoder_buffer_size), output_(decoder_buffer_size) {
    // Negative: no header is read by zlib, which would accept one of any length.
    if (::inflateInit2(&stream_, -MAX_WBITS) != Z_OK)
        throw std::bad_alloc{};
}

GzipDecoder::~GzipDecoder() {
    ::inflateEnd(&stream_);
}

std::span<const std::byte> GzipDecoder::next() {
    check_stop(stop_);
    std::size_t produced = 0;
    while (produced < output_.size()) {
        if (!in_member_ && !begin_member())
            break;
        inflate_into(produced);
    }
    return std::span{output_}.first(produced);
}

std::span<const std::byte> GzipDecoder::input() const noexcept {
    return std::span{input_}.subspan(begin_, end_ - begin_);
}

/// Makes `count` bytes available, fewer at the end of the file.
void GzipDecoder::need_input(std::size_t count) {
    if (end_ - begin_ >= count)
        return;
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_),
              input_.begin() + static_cast<std::ptrdiff_t>(end_),
              input_.begin());
    end_ -= begin_;
    begin_ = 0;
    const std::size_t read = source_.read_at(offset_, std::span{input_}.subspan(end_));
    offset_ += read;
    end_ += read;
}

/// Reads the header of the next member; false at the end of the file.
bool GzipDecoder::begin_member() {
    check_stop(stop_); // members may be empty, and many
    need_input(most_gzip_header);
    if (!is_first_ && (input().empty() || input().front() == std::byte{0})) {
        check_zeros_to_end();
        return false;
    }
    use_input(gzip_header_size(input()));
    ::inflateReset(&stream_);
    crc_ = ::crc32(0, nullptr, 0);
    size_ = 0;
    in_member_ = true;
    is_first_ = false;
    return true;
}

/// Tapes and some servers pad with zeros; anything else was put there by somebody.
void GzipDecoder::check_zeros_to_end() {
    for (need_input(1); !input().empty(); need_input(1)) {
        check_stop(stop_);
        if (std::ranges::any_of(input(), [](std::byte byte) { return byte != std::byte{0}; }))
            throw Error{Errc::archive, "something follows the end of the gzip data"};
        use_input(input().size());
    }
}

/// Fills `output_` after the `produced` bytes as far as the input at hand and the member go.
void GzipDecoder::inflate_into(std::size_t& produced) {
    need_input(1);
    if (input().empty())
        refuse_cut();
    const std::size_t given = input().size();
    const std::size_t room = output_.size() - produced;
    auto* const start = reinterpret_cast<Bytef*>(output_.data() + produced);
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data() + begin_);
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = start;
    stream_.avail_out = static_cast<uInt>(room);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    const std::size_t count = room - stream_.avail_out;
    use_input(given - stream_.avail_in);
    crc_ = ::crc32(crc_, start, static_cast<uInt>(count));
    size_ += static_cast<std::uint32_t>(count);
    produced += count;
    if (result == Z_STREAM_END)
        end_member();
    else if (result != Z_OK && !(result == Z_BUF_ERROR && input().empty()))
        throw Error{Errc::archive, "the gzip data is damaged"};
}

void GzipDecoder::end_member() {
    need_input(trailer_size);
    if (input().size() < trailer_size)
        refuse_cut();
    if (little_32(input()) != crc_)
        throw Error{Errc::archive, "the content does not match its gzip checksum"};
    if (little_32(input().subspan(4)) != size_)
        throw Error{Errc::archive, "the content does not have the length that gzip states"};
    use_input(trailer_size);
    in_member_ = false;
}

} // namespace binstall

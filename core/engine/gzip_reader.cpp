// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/gzip_reader.hpp>

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace binstall {

struct GzipReader::State {
    std::string_view rest; ///< Not yet given to zlib.
    std::uint64_t left;    ///< Bytes that may still come out.
    std::string_view subject;
    z_stream stream{};
    bool at_end = false;

    ~State() { ::inflateEnd(&stream); }
};

namespace {

constexpr std::size_t largest_step = std::numeric_limits<uInt>::max();

} // namespace

GzipReader::GzipReader(std::string_view compressed, std::uint64_t limit, std::string_view subject)
    : state_{std::make_unique<State>()} {
    state_->rest = compressed;
    state_->left = limit;
    state_->subject = subject;
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (::inflateInit2(&state_->stream, gzip_only) != Z_OK)
        throw Error{Errc::internal, "zlib cannot be used"};
}

GzipReader::~GzipReader() = default;

std::size_t GzipReader::read(std::span<std::byte> into) {
    State& state = *state_;
    z_stream& stream = state.stream;
    const auto damaged = [&](std::string_view how) {
        throw Error{Errc::manifest, cat(state.subject, " ", how)};
    };
    std::size_t filled = 0;
    while (filled < into.size() && !state.at_end) {
        if (stream.avail_in == 0) {
            const std::size_t step = std::min(state.rest.size(), largest_step);
            // zlib's interface predates const: it does not write there.
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(state.rest.data()));
            stream.avail_in = static_cast<uInt>(step);
            state.rest.remove_prefix(step);
        }
        const std::size_t room = std::min(into.size() - filled, largest_step);
        stream.next_out = reinterpret_cast<Bytef*>(into.data() + filled);
        stream.avail_out = static_cast<uInt>(room);
        const int result = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t produced = room - stream.avail_out;
        filled += produced;
        if (produced > state.left)
            damaged("unpacks to more than is allowed");
        state.left -= produced;
        state.at_end = result == Z_STREAM_END;
        if (result == Z_BUF_ERROR)
            damaged("is cut off");
        if (result != Z_OK && result != Z_STREAM_END)
            damaged("is not intact gzip data");
    }
    if (state.at_end && (stream.avail_in != 0 || !state.rest.empty()))
        damaged("has something after its gzip data");
    return filled;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// An archive in memory, and a gate that only counts what it is given.
#pragma once

#include "text_target.hpp"

#include <binstall/archive_format.hpp>

#include <algorithm>
#include <cstring>
#include <stop_token>

namespace binstall::fuzz {

class MemorySource : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes) : bytes_{bytes} {}

    std::uint64_t size() const noexcept override { return bytes_.size(); }

    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override {
        if (offset >= bytes_.size())
            return 0;
        const std::size_t count = std::min<std::size_t>(into.size(), bytes_.size() - offset);
        std::memcpy(into.data(), bytes_.data() + offset, count);
        return count;
    }

    DecodingTerms terms() const noexcept override {
        return {.is_verified = true, .window = 8 << 20};
    }

private:
    std::string_view bytes_;
};

/// Ends what grows beyond its limit, as the real gate does.
class CountingSink : public EntrySink, private ByteSink {
public:
    void directory(std::string_view) override { next(); }

    ByteSink& file(const FileEntry& entry) override {
        next();
        left_ = entry.size;
        return *this;
    }

    void symbolic_link(std::string_view, std::string_view) override { next(); }

    void hard_link(std::string_view, std::string_view) override { next(); }

    void special(std::string_view, std::string_view) override { next(); }

    /// @throws nothing; ends the program when the last file got less than its entry said.
    void finish() { require(is_complete(), "the last file is as long as its entry said"); }

private:
    static constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20;
    static constexpr int most_entries = 10'000;

    bool is_complete() const { return left_ == 0 || left_ == FileEntry::unknown_size; }

    void next() {
        require(is_complete(), "a file is as long as its entry said");
        left_ = 0;
        if (++entries_ > most_entries)
            throw Error{Errc::archive, "too many entries"};
    }

    void write(std::span<const std::byte> bytes) override {
        total_ += bytes.size();
        if (left_ != FileEntry::unknown_size) {
            require(bytes.size() <= left_, "a file is no longer than its entry said");
            left_ -= bytes.size();
        }
        if (total_ > most_bytes)
            throw Error{Errc::archive, "too many bytes"};
    }

    std::uint64_t left_ = 0;
    std::uint64_t total_ = 0;
    int entries_ = 0;
};

/// What every format promises: all of an archive, or an Error.
inline void unpack(const ArchiveFormat& format, std::string_view bytes) {
    MemorySource source{bytes};
    CountingSink sink;
    if (accepted([&] { format.unpack(source, sink, {}); }))
        sink.finish();
}

} // namespace binstall::fuzz

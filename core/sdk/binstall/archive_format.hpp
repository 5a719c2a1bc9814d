// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What the engine knows of a file, and allows its decoder.
struct DecodingTerms {
    /// The bytes are what their publisher published: a digest or a signature said so. A file that
    /// carries no checksum of its own, or no mark where it ends, may then be read all the same.
    bool is_verified = false;

    /// Bytes that a decoder may keep of what it has decoded ("window", "dictionary").
    std::uint64_t window = std::uint64_t{128} << 20;

    friend bool operator==(const DecodingTerms&, const DecodingTerms&) = default;
};

/// The bytes of a downloaded file. Reading never changes what another reader sees.
class ByteSource {
public:
    virtual ~ByteSource();

    virtual std::uint64_t size() const noexcept = 0;

    /// Fills `into` from `offset`; fewer bytes only at the end of the file.
    /// @throws Error{Errc::io}
    virtual std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) = 0;

    virtual DecodingTerms terms() const noexcept;
};

/// One regular file of an archive, as its header describes it.
struct FileEntry {
    /// The raw bytes of the name; the sink judges them. Empty only from a format that holds one
    /// file without a name.
    std::string path;
    std::uint64_t size = 0; ///< Bytes that will follow, as declared; or unknown_size.

    /// Of a format that does not say how long its file is before it was decoded.
    static constexpr std::uint64_t unknown_size = ~std::uint64_t{0};

    friend bool operator==(const FileEntry&, const FileEntry&) = default;
};

/// Receives the entries of an archive, in its order. Implemented by the engine alone: path safety,
/// limits, modes and links are decided there, once, for every format.
///
/// @throws (all members) Error{Errc::archive} for an entry that is not acceptable. A format lets it
///         pass.
class EntrySink {
public:
    virtual ~EntrySink();

    virtual void directory(std::string_view path) = 0;

    /// Begins a regular file. The reference is valid until the next call on this sink; every byte
    /// of the content goes into it, and exactly `entry.size` of them where that is known.
    virtual ByteSink& file(const FileEntry& entry) = 0;

    virtual void symbolic_link(std::string_view path, std::string_view target) = 0;
    virtual void hard_link(std::string_view path, std::string_view target) = 0;

    /// An entry that is none of these: a device, a fifo. `kind` names it for messages.
    virtual void special(std::string_view path, std::string_view kind) = 0;
};

/// Reads one package format.
///
/// Every member is thread-safe. A format decodes and reports; it never writes to disk.
class ArchiveFormat {
public:
    virtual ~ArchiveFormat();

    /// As in `pkg-fmt`: "tgz". Unique among formats. Lives as long as the plugin.
    virtual std::string_view id() const noexcept = 0;

    /// The suffixes of such files, with the dot, most usual first: ".tgz", ".tar.gz". "" stands
    /// for a file without one. Asked once, directly after the plugin has registered.
    virtual std::vector<std::string> suffixes() const = 0;

    /// Whether a file that begins with `start` (up to 4 KiB, all of it when shorter) is of this
    /// format. Must be false for every other format's files: where two begin alike, by the suffix
    /// of `file_name`.
    virtual bool recognises(std::span<const std::byte> start, std::string_view file_name) const = 0;

    /// Decodes all of `source` into `sink`: every entry, and the checks at the end.
    /// @throws Error{Errc::archive} for a malformed archive, Error{Errc::cancelled}.
    virtual void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const = 0;
};

} // namespace binstall

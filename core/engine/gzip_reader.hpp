// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace binstall {

/// Unpacks one gzip member that is at hand completely, a piece at a time, with its CRC and length
/// checked (RFC 1952).
class GzipReader {
public:
    /// `limit`: how many bytes may come out. `subject`: what errors are about.
    GzipReader(std::string_view compressed,
               std::uint64_t limit,
               std::string_view subject = "the crate file");
    ~GzipReader();
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;

    /// Fills `into`; fewer bytes only at the end.
    /// @throws Error{Errc::manifest} for data that is not gzip, damaged, cut off, followed by
    ///         anything, or beyond the limit.
    std::size_t read(std::span<std::byte> into);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace binstall

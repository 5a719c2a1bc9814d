// SPDX-License-Identifier: MIT
// Tar and gzip with every field in the caller's hand, for archives that no tool would write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace binstall::test {

/// One header block. What is not set has the value that a good archive has.
struct TarHeaderFields {
    std::string name;
    std::uint64_t size = 0;
    char type = '0';
    unsigned mode = 0755;
    std::string link{};
    std::string magic{"ustar\00000", 8};
    std::string prefix{};
    std::optional<std::string> size_field{}; ///< The 12 bytes instead of `size`.
    std::optional<unsigned> checksum{};
};

std::string tar_header(const TarHeaderFields& fields);

/// `bytes` filled up to whole blocks.
std::string tar_padded(std::string bytes);

/// A header and its content.
std::string tar_file(const std::string& name, const std::string& content);

/// A header of `type` without content: '2' for a symbolic link to `link`.
std::string tar_entry(const std::string& name, char type, const std::string& link = {});

/// A pax extended header with these records, in order.
std::string tar_pax(const std::vector<std::pair<std::string, std::string>>& records,
                    char type = 'x');

/// The end-of-archive marker.
std::string tar_end();

/// How a gzip member differs from a good one.
struct GzipFields {
    unsigned flags = 0;
    unsigned method = 8;
    std::string optional_fields{}; ///< Between the fixed header and the data.
    std::optional<std::uint32_t> crc{};
    std::optional<std::uint32_t> size{};
};

/// Without any header: as in gzip and zip.
std::string raw_deflated(std::string_view content);

std::string gzip_member(std::string_view content, const GzipFields& fields = {});

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// Zip with every field in the caller's hand, for archives that no tool would write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// One copy of what is said about an entry: before its data, or in the central directory.
struct ZipFields {
    std::string name;
    unsigned version = 20;
    unsigned flags = 0;
    unsigned method = 0;
    std::uint32_t crc = 0;
    std::uint32_t packed_size = 0;
    std::uint32_t size = 0;
    std::string extra{};
};

/// An entry; its two descriptions agree until a test changes one.
struct ZipMember {
    ZipFields local;
    ZipFields central;
    std::string data;         ///< As it lies in the file.
    std::string descriptor{}; ///< Behind the data.
    unsigned mode = 0100755;
    std::optional<std::uint32_t> offset{}; ///< That the directory states, instead of the real one.
};

enum class ZipMethod { stored = 0, deflated = 8 };

ZipMember zip_member(const std::string& name,
                     const std::string& content,
                     ZipMethod method = ZipMethod::deflated);

/// The same with its numbers in a data descriptor behind the data.
ZipMember zip_member_with_descriptor(const std::string& name, const std::string& content);

/// The end of an archive, and what stands before and after.
struct ZipFrame {
    std::string before{};
    std::string comment{};
    std::string after{};
    std::string between{}; ///< Before the end record: ZIP64's two.
    int count_change = 0;  ///< Added to both counts.
    int total_change = 0;  ///< Added to the second.
    unsigned disk = 0;
};

std::string raw_zip(const std::vector<ZipMember>& members, const ZipFrame& frame = {});

/// Little-endian bytes.
std::string zip_number(std::uint64_t value, int width);

} // namespace binstall::test

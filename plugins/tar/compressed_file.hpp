// SPDX-License-Identifier: MIT
#pragma once

#include "compression.hpp"

#include <binstall/archive_format.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One file, compressed and in no archive: "tool-linux-x86_64.gz".
class CompressedFile final : public ArchiveFormat {
public:
    explicit CompressedFile(Compression compression) : compression_{compression} {}

    std::string_view id() const noexcept override;
    std::vector<std::string> suffixes() const override;
    bool recognises(std::span<const std::byte> start, std::string_view file_name) const override;
    void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const override;

private:
    Compression compression_;
};

} // namespace binstall

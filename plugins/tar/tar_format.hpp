// SPDX-License-Identifier: MIT
#pragma once

#include "decoder.hpp"

#include <binstall/archive_format.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A tar archive under one compression, or none.
class TarFormat final : public ArchiveFormat {
public:
    explicit TarFormat(Compression compression) : compression_{compression} {}

    std::string_view id() const noexcept override;
    std::vector<std::string> suffixes() const override;
    bool recognises(std::span<const std::byte> start, std::string_view file_name) const override;
    void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const override;

private:
    Compression compression_;
};

} // namespace binstall

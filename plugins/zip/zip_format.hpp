// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/archive_format.hpp>

namespace binstall {

class ZipFormat final : public ArchiveFormat {
public:
    std::string_view id() const noexcept override { return "zip"; }

    std::vector<std::string> suffixes() const override { return {".zip"}; }

    bool recognises(std::span<const std::byte> start, std::string_view file_name) const override;
    void unpack(ByteSource& source, EntrySink& sink, std::stop_token stop) const override;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
// A file of checksums, asked for one name.
#include "text_target.hpp"

#include <engine/verify/checksum_file.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    accepted([&] {
        for (const Digest& digest : read_checksum_file(text, "SHA256SUMS", "tool.tgz"))
            require(Digest::parse(digest.to_string()) == digest, "a digest reads back as itself");
    });
    accepted([&] { static_cast<void>(read_checksum_file(text, "tool.tgz.sha256", "tool.tgz")); });
    return 0;
}

// SPDX-License-Identifier: MIT
// A file of checksums, asked for one name; what it is called decides what its digests are.
#include "text_target.hpp"

#include <engine/verify/checksum_file.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    for (const char* name : {"SHA256SUMS", "B2SUMS", "tool.tgz.sha256"})
        accepted([&] {
            for (const Digest& digest : read_checksum_file(text, name, "tool.tgz"))
                require(read_back([&] { return Digest::parse(digest.to_string()); }) == digest,
                        "a digest reads back as itself");
        });
    return 0;
}

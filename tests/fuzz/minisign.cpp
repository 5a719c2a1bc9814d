// SPDX-License-Identifier: MIT
// A minisign key, a signature file, and base64.
#include "text_target.hpp"

#include <engine/verify/base64.hpp>
#include <engine/verify/minisign.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    accepted(
        [&] { require(MinisignKey::parse(text) == MinisignKey::parse(text), "a key is a key"); });
    accepted([&] {
        const MinisignFile file = MinisignFile::parse(text);
        require(file.trusted_comment.find(0x0a) == std::string::npos, "the comment is one line");
        require(file.stated_name().size() <= file.trusted_comment.size(), "the name stands in it");
    });
    return 0;
}

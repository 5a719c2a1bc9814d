// SPDX-License-Identifier: MIT
// The page of a release, and the list of refs that git serves.
#include "text_target.hpp"

#include <release/ref_advertisement.hpp>
#include <release/release_page.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    accepted([&] {
        for (const release::ListedAsset& asset : release::read_release_page(text, {}))
            require(asset.name.find(0x2f) == std::string::npos, "a name is one name");
    });
    accepted([&] { static_cast<void>(release::read_tags(text)); });
    return 0;
}

// SPDX-License-Identifier: MIT
// The page of a release, and the list of refs that git serves, as the two are asked for.
#include "text_target.hpp"

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <release/ref_advertisement.hpp>
#include <release/release_page.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string text{text_of(data, size)};
    const StrictReaders read;
    FakeHost fake{read};
    const release::ReleaseRef release{"o", "r", "v1.0.0"};
    fake.http.answer(release.listing().to_string(), text);
    accepted([&] {
        const auto page = release::ask_release(release, fake.host());
        for (const release::ListedAsset& asset : page->assets) {
            require(asset.name.find(0x2f) == std::string::npos, "a name is one name");
            require(page->find(asset.name) != nullptr, "it is found by its name");
        }
    });
    accepted([&] {
        for (const std::string& tag : release::read_tags(text))
            require(tag.find(0x0a) == std::string::npos, "a tag is one line");
    });
    fake.http.answer("https://github.com/o/r/info/refs?service=git-upload-pack", text);
    const release::Repository repository{
        release::Forge::github, "https://github.com", "https://github.com/o/r", "o", "r", {}};
    static_cast<void>(release::ask_tags(repository, fake.host()));
    return 0;
}

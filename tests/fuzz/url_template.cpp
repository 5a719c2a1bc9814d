// SPDX-License-Identifier: MIT
// A template of metadata, rendered with values that need encoding.
#include "text_target.hpp"

#include <binstall/text.hpp>
#include <binstall/url.hpp>
#include <binstall/url_template.hpp>

#include <algorithm>

namespace {

/// A value that needs encoding, or for some names one that cannot be used at all.
std::string value_of(std::string_view key) {
    if (key == "repo")
        return "https://example.test/o/r";
    if (key == "url")
        return "https://example.test/a#b";
    return key == "odd" ? "\x1b" : "a/b c%{ name }..";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    accepted([&] {
        const UrlTemplate pattern = UrlTemplate::parse(text);
        require(pattern.text() == text, "a template keeps its text");
        TemplateValues values;
        for (const std::string& key : pattern.keys()) {
            require(pattern.uses(key), "a key is used");
            if (key != "missing")
                values[key] = value_of(key);
        }
        accepted([&] {
            const std::string path = pattern.render(values, Encoding::path);
            const std::vector<std::string_view> parts = split(path, '/');
            require(!path.starts_with('/') && std::ranges::find(parts, "..") == parts.end(),
                    "a path stays in the archive");
        });
        accepted([&] {
            const Url url = Url::parse(pattern.render(values, Encoding::url));
            require(read_back([&] { return Url::parse(url.to_string()); }) == url,
                    "what was rendered reads back as itself");
        });
    });
    return 0;
}

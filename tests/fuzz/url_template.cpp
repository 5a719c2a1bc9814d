// SPDX-License-Identifier: MIT
// A template of metadata, rendered with values that need encoding.
#include "text_target.hpp"

#include <binstall/url.hpp>
#include <binstall/url_template.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string_view text = text_of(data, size);
    accepted([&] {
        const UrlTemplate pattern = UrlTemplate::parse(text);
        require(pattern.text() == text, "a template keeps its text");
        TemplateValues values;
        for (const std::string& key : pattern.keys())
            values[key] = "a/b c%{ name }..";
        for (const Encoding encoding : {Encoding::url, Encoding::path})
            accepted([&] { static_cast<void>(pattern.render(values, encoding)); });
        accepted([&] {
            const Url url = Url::parse(pattern.render(values, Encoding::url));
            require(read_back([&] { return Url::parse(url.to_string()); }) == url,
                    "what was rendered reads back as itself");
        });
    });
    return 0;
}

// SPDX-License-Identifier: MIT
#include "registry_config.hpp"

#include "index_path.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <utility>

namespace binstall::crates_io {

namespace {

constexpr std::size_t template_limit = 8192;
constexpr std::size_t config_limit = std::size_t{64} << 10;

/// The value of a marker, as cargo defines them.
std::string marker_value(std::string_view marker, const IndexEntry& entry) {
    if (marker == "crate")
        return entry.name;
    // A '+' in a path is read as a space by some stores; its escape never is.
    if (marker == "version")
        return percent_encode(entry.version.to_string());
    if (marker == "prefix")
        return index_prefix(entry.name);
    if (marker == "lowerprefix")
        return to_lower(index_prefix(entry.name));
    if (marker == "sha256-checksum")
        return entry.digest.hex;
    throw Error{Errc::registry, cat("\"dl\" has an unknown marker {", printable(marker), "}")};
}

std::string expanded(std::string_view download, const IndexEntry& entry) {
    std::string text;
    std::string_view rest = download;
    for (;;) {
        const std::size_t open = rest.find('{');
        text += rest.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const std::size_t close = rest.find('}', open);
        if (close == std::string_view::npos)
            throw Error{Errc::registry, "\"dl\" has a marker without an end"};
        text += marker_value(rest.substr(open + 1, close - open - 1), entry);
        rest.remove_prefix(close + 1);
    }
    return text;
}

} // namespace

RegistryConfig crates_io_config() {
    return {"https://static.crates.io/crates/{crate}/{crate}-{version}.crate", false};
}

RegistryConfig read_registry_config(std::string_view text, const Readers& read) {
    if (text.size() > config_limit)
        throw Error{Errc::registry, cat("the file is larger than ", config_limit, " bytes")};
    const Value document = read.json(text);
    const Value* download = document.find("dl");
    if (!download || !download->string())
        throw Error{Errc::registry, "\"dl\" is missing or not a string"};
    if (download->string()->size() > template_limit)
        throw Error{Errc::registry, cat("\"dl\" is longer than ", template_limit, " bytes")};
    RegistryConfig config{*download->string(), false};
    if (const Value* required = document.find("auth-required")) {
        if (!required->boolean())
            throw Error{Errc::registry,
                        cat("\"auth-required\" must be a boolean, not ", required->kind())};
        config.auth_required = *required->boolean();
    }
    return config;
}

Url download_url(const RegistryConfig& config, const IndexEntry& entry) {
    const bool has_markers = config.download.find('{') != std::string::npos;
    const std::string text =
        has_markers ? expanded(config.download, entry)
                    : expanded(cat(config.download, "/{crate}/{version}/download"), entry);
    try {
        return Url::parse(text);
    } catch (const Error& error) {
        throw Error{Errc::registry, cat("\"dl\" does not give a URL: ", error.what())};
    }
}

} // namespace binstall::crates_io

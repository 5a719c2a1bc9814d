// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/build_origin.hpp>
#include <engine/config/cargo_registry.hpp>
#include <engine/git/address.hpp>

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace binstall {

namespace {

constexpr std::string_view crates_io = "registry+https://github.com/rust-lang/crates.io-index";
constexpr std::string_view path_source = "path+file://";

/// The registry for cargo, which follows replacements by itself: it is told the original.
std::vector<std::string> registry_words(const Registry& registry) {
    if (registry.source == crates_io)
        return {};
    const bool is_replaced =
        registry.source != registry.index && registry.source != cat("registry+", registry.index);
    if (is_replaced) {
        constexpr std::string_view git = "registry+";
        return {"--index",
                registry.source.substr(registry.source.starts_with(git) ? git.size() : 0)};
    }
    // A name that only a project's settings have means nothing where cargo will be.
    if (registry.name.empty() || registry.credential.empty())
        return {"--index", registry.index};
    return {"--registry", registry.name};
}

/// The folder of the very package that was described, which a workspace may hold anywhere.
std::string package_folder(const Manifest& manifest, const std::string& named) {
    if (!manifest.source.starts_with(path_source))
        return named;
    return percent_decode(std::string_view{manifest.source}.substr(path_source.size()))
        .value_or(named);
}

} // namespace

bool is_script(const PackageRequest& request) {
    const auto* local = request.place ? std::get_if<LocalPath>(&*request.place) : nullptr;
    return local && fs::path{local->path}.extension() == ".rs";
}

std::vector<std::string> origin_arguments(const PackageRequest& request,
                                          const Manifest& manifest,
                                          const Registry& registry) {
    if (request.place) {
        if (const auto* remote = std::get_if<GitRemote>(&*request.place)) {
            const std::size_t hash = manifest.source.rfind('#');
            if (hash == std::string::npos)
                return {"--git", remote->url};
            return {"--git", remote->url, "--rev", manifest.source.substr(hash + 1)};
        }
        if (const auto* local = std::get_if<LocalPath>(&*request.place))
            return {"--path", package_folder(manifest, local->path)};
    }
    std::vector<std::string> words{"--version", cat('=', manifest.version.to_string())};
    for (std::string& word : registry_words(registry))
        words.push_back(std::move(word));
    return words;
}

std::set<std::string> hosts_of_origin(const PackageRequest& request, const Registry& registry) {
    if (request.place) {
        const auto* remote = std::get_if<GitRemote>(&*request.place);
        const std::string host = remote ? GitAddress::parse(remote->url).host : "";
        return host.empty() ? std::set<std::string>{} : std::set{host};
    }
    const std::optional<Url> index = sparse_base(registry);
    if (!index)
        return {};
    if (index->host() == "index.crates.io")
        return {index->host(), "static.crates.io"};
    return {index->host()};
}

} // namespace binstall

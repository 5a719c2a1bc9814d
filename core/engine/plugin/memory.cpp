// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/plugin/memory.hpp>
#include <engine/sealed_text.hpp>

namespace binstall {

namespace {

constexpr std::string_view form = "binstall plugin memory 1";

/// Digits of a key's digest that say which of a plugin's 4,096 places is its.
constexpr std::size_t place_digits = 3;

std::string digest_of(std::string_view plugin, std::string_view key) {
    return sha256_of(cat(plugin, '\n', key));
}

/// "release-3fa": the ids of plugins are made of letters, digits and dashes.
std::string file_name(std::string_view plugin, std::string_view digest) {
    return cat(plugin, '-', digest.substr(0, place_digits));
}

/// The text in `file`, when it is there for the key with this digest.
std::optional<std::string> text_in(const std::optional<std::string>& file,
                                   std::string_view digest) {
    const auto content = file ? unsealed(form, *file) : std::nullopt;
    if (!content || !content->starts_with(cat(digest, '\n')))
        return std::nullopt;
    const std::string_view text = content->substr(digest.size() + 1);
    return text.size() <= Memory::longest ? std::optional{std::string{text}} : std::nullopt;
}

} // namespace

PluginMemories::PluginMemories(const std::optional<fs::path>& folder,
                               std::uint64_t size_limit,
                               Log& log)
    : folder_{folder, size_limit, "memories of plugins", log} {}

std::optional<std::string> PluginMemories::recall(std::string_view plugin, std::string_view key) {
    const std::string digest = digest_of(plugin, key);
    std::optional<std::string> text;
    folder_.use([&](const CacheFolder& folder) {
        text = text_in(folder.read(file_name(plugin, digest)), digest);
    });
    return text;
}

void PluginMemories::remember(std::string_view plugin,
                              std::string_view key,
                              std::string_view text) {
    const std::string digest = digest_of(plugin, key);
    const std::string name = file_name(plugin, digest);
    folder_.use([&](CacheFolder& folder) {
        const std::optional<std::string> known = text_in(folder.read(name), digest);
        if (text.size() > Memory::longest) {
            if (known)
                folder.remove(name);
        } else if (known != text) {
            folder.write(name, sealed(form, cat(digest, '\n', text)));
        }
    });
}

} // namespace binstall

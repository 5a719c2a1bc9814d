// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/destination/binary_names.hpp>

namespace binstall {

namespace {

constexpr std::string_view windows_extension = ".exe";

std::string version_suffix(const Version& version) {
    return cat("-v", version.to_string());
}

} // namespace

BinaryNames binary_names(std::string_view name,
                         const Version& version,
                         std::string_view extension,
                         NameLayout layout) {
    const std::string plain = cat(name, extension);
    if (layout == NameLayout::plain)
        return {plain, std::nullopt};
    return {cat(name, version_suffix(version), extension), plain, extension == windows_extension};
}

bool is_of_version(std::string_view file, const Version& version) {
    if (file.ends_with(windows_extension))
        file.remove_suffix(windows_extension.size());
    return file.ends_with(version_suffix(version));
}

} // namespace binstall

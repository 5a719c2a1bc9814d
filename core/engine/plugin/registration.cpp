// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/registration.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t max_components = 64;
constexpr std::size_t max_settings = 64;
constexpr std::size_t max_text = 1024;
constexpr int max_precedence = 1000;

/// Keys of every plugin's table that are the engine's.
constexpr std::string_view own_keys[] = {"precedence", "required"};

/// A source's id, or a format's: "tar.zst".
bool is_component_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || is_ascii_digit(c) || c == '-' || c == '.' || c == '_';
    });
}

} // namespace

Registration::~Registration() = default;

template <class Interface>
void Registration::keep(std::vector<Registered<Interface>>& list,
                        std::unique_ptr<Interface> component,
                        Precedence precedence) {
    if (!component)
        refuse("registered nothing where a component should be");
    if (list.size() >= max_components)
        refuse(cat("registered more than ", max_components, " components of a kind"));
    std::string id{component->id()};
    if (!is_component_id(id))
        refuse(cat("registered a component with the id \"",
                   printable(id),
                   "\": an id has lower-case letters, digits, '-', '.' and '_'"));
    const int level = static_cast<int>(precedence);
    if (level < 0 || level > max_precedence)
        refuse(cat("gave ", id, " the precedence ", level, ": it must be 0 to ", max_precedence));
    if (std::ranges::find(list, id, &Registered<Interface>::id) != list.end())
        refuse(cat("registered two components with the id ", id));
    list.push_back({std::move(component), std::move(id), level});
}

void Registration::refuse(std::string reason) {
    if (!problem)
        problem = Error{Errc::plugin, reason};
    throw *problem;
}

void Registration::add(std::unique_ptr<ManifestSource> source, Precedence precedence) {
    keep(manifest_sources, std::move(source), precedence);
}

void Registration::add(std::unique_ptr<PackageSource> source, Precedence precedence) {
    keep(package_sources, std::move(source), precedence);
}

void Registration::add(std::unique_ptr<ArchiveFormat> format, Precedence precedence) {
    keep(archive_formats, std::move(format), precedence);
}

void Registration::setting(std::string_view key, std::string_view help, std::string_view fallback) {
    if (settings.size() >= max_settings)
        refuse(cat("declared more than ", max_settings, " settings"));
    if (!is_component_id(key))
        refuse(cat("declared a setting with the name \"", printable(key), '"'));
    if (std::ranges::find(own_keys, key) != std::end(own_keys))
        refuse(cat("declared the setting ", key, ", which every plugin has and none can read"));
    if (std::ranges::find(settings, key, &DeclaredSetting::key) != settings.end())
        refuse(cat("declared the setting ", key, " twice"));
    for (const std::string_view text : {help, fallback})
        if (text.size() > max_text || printable(text, max_text) != text)
            refuse(cat("declared the setting ", key, " with text that cannot be printed"));
    settings.push_back({std::string{key}, std::string{help}, std::string{fallback}, {}});
}

void Registration::ask_for_suffixes() {
    for (const Registered<ArchiveFormat>& format : archive_formats)
        suffixes[format.id] = format.component->suffixes();
}

bool Registration::is_empty() const noexcept {
    return manifest_sources.empty() && package_sources.empty() && archive_formats.empty();
}

} // namespace binstall

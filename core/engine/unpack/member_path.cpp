// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/unpack.hpp>
#include <engine/unpack/member_path.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace binstall {

namespace {

bool is_control(char character) noexcept {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7f;
}

/// "C:/x" and "C:", but not "x:y", which is a stream of the file x on Windows and a name elsewhere.
bool has_drive(std::string_view path) noexcept {
    return path.size() >= 2 && is_ascii_letter(path[0]) && path[1] == ':' &&
           (path.size() == 2 || path[2] == '/' || path[2] == '\\');
}

/// Rules about the characters; those about components come when it is split.
void check_characters(std::string_view raw) {
    if (raw.find_first_not_of('/') == raw.npos)
        refuse_entry(raw, "has an empty name");
    if (raw.find('\0') != raw.npos)
        refuse_entry(raw, "has a NUL in its name");
    if (std::ranges::any_of(raw, is_control))
        refuse_entry(raw, "has a control character in its name");
    if (raw.find('\\') != raw.npos || has_drive(raw))
        refuse_entry(raw, "has a backslash or drive in its name");
    if (raw.front() == '/')
        refuse_entry(raw, "has an absolute path");
}

std::string join(const std::vector<std::string_view>& components) {
    std::string path;
    for (const std::string_view component : components) {
        if (!path.empty())
            path += '/';
        path += component;
    }
    return path;
}

/// Names that Windows keeps for devices, with any extension.
bool is_windows_device(std::string_view name) {
    const std::string stem = to_lower(name.substr(0, name.find('.')));
    static constexpr std::array<std::string_view, 4> devices{"con", "prn", "aux", "nul"};
    const bool is_numbered = stem.size() == 4 &&
                             (stem.starts_with("com") || stem.starts_with("lpt")) &&
                             is_ascii_digit(stem[3]);
    return is_numbered || std::ranges::find(devices, stem) != devices.end();
}

} // namespace

void refuse_entry(std::string_view path, std::string_view rule) {
    throw Error{Errc::archive, cat("the archive's entry '", printable(path), "' ", rule)};
}

std::string safe_member_path(std::string_view raw, const UnpackLimits& limits) {
    if (raw.size() > limits.path_length)
        refuse_entry(
            raw, cat("has a path longer than ", limits.path_length, " bytes (unpack.path-length)"));
    check_characters(raw);
    std::vector<std::string_view> components;
    for (const std::string_view component : split(raw, '/')) {
        if (component.empty() || component == ".")
            continue;
        if (component == "..")
            refuse_entry(raw, "escapes the archive");
        if (component.size() > limits.component_length)
            refuse_entry(raw,
                         cat("has a name longer than ",
                             limits.component_length,
                             " bytes (unpack.component-length)"));
        components.push_back(component);
    }
    if (components.size() > limits.depth)
        refuse_entry(raw, cat("lies deeper than ", limits.depth, " folders (unpack.depth)"));
    return join(components);
}

std::optional<std::string> follow_link(std::string_view link, std::string_view target) {
    if (target.empty() || target.front() == '/' || has_drive(target) ||
        target.find('\\') != target.npos || std::ranges::any_of(target, is_control))
        return std::nullopt;
    std::vector<std::string_view> components;
    const std::string_view folder = folder_name(link);
    if (!folder.empty())
        components = split(folder, '/');
    for (const std::string_view component : split(target, '/')) {
        if (component.empty() || component == ".")
            continue;
        if (component != "..") {
            components.push_back(component);
        } else if (components.empty()) {
            return std::nullopt;
        } else {
            components.pop_back();
        }
    }
    if (components.empty())
        return std::nullopt;
    return join(components);
}

std::optional<std::string_view> why_unsafe_name(std::string_view name, const Target& target) {
    if (name.starts_with('-'))
        return "begins with '-'";
    if (name.ends_with(' ') || name.ends_with('.'))
        return "ends in a space or a dot";
    if (!is_utf8(name))
        return "is not UTF-8";
    if (printable(name, name.size()) != name)
        return "has invisible characters";
    if (target.is_windows() && (is_windows_device(name) || name.find(':') != name.npos))
        return "is a device on Windows";
    return std::nullopt;
}

std::string_view base_name(std::string_view path) noexcept {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view folder_name(std::string_view path) noexcept {
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

} // namespace binstall

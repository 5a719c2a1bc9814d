// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/inspect/script.hpp>

#include <string_view>

namespace binstall {

std::string script_interpreter(std::span<const std::byte> start) {
    constexpr std::size_t longest = 255; // what Linux reads
    std::string_view line{reinterpret_cast<const char*>(start.data()), start.size()};
    if (!line.starts_with("#!"))
        return {};
    line = line.substr(2, longest);
    line = trim(line.substr(0, line.find('\n')));
    const std::string_view path = line.substr(0, line.find_first_of(" \t"));
    const bool is_path = path.starts_with('/') && path.find('\0') == std::string_view::npos;
    return is_path ? std::string{path} : std::string{};
}

} // namespace binstall

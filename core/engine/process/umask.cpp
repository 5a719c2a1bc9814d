// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/process/umask.hpp>

#include <charconv>

namespace binstall {

std::optional<mode_t> umask_in(std::string_view proc_status) {
    static constexpr std::string_view key = "Umask:";
    for (std::string_view line : split(proc_status, '\n')) {
        if (!line.starts_with(key))
            continue;
        const std::string_view digits = trim(line.substr(key.size()));
        mode_t mask = 0;
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), mask, 8);
        if (problem != std::errc{} || end != digits.data() + digits.size() || mask > 0777)
            return std::nullopt;
        return mask;
    }
    return std::nullopt;
}

std::optional<mode_t> told_umask() {
    const std::optional<std::string> status = read_file("/proc/self/status", 64 * 1024);
    return umask_in(status.value_or(""));
}

mode_t current_umask() {
    constexpr mode_t customary = 022;
    return told_umask().value_or(customary);
}

} // namespace binstall

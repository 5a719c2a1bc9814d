// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/place/lock_holder.hpp>

#include <charconv>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <vector>

namespace binstall {

namespace {

template <class Number>
std::optional<Number> number(std::string_view text, int base) {
    Number value{};
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (problem != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    for (std::string_view word : split(line, ' '))
        if (!word.empty())
            found.push_back(word);
    return found;
}

} // namespace

std::optional<pid_t> lock_holder(std::string_view proc_locks, dev_t device, ino_t inode) {
    // "1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF"; those who wait have "->" after the number.
    for (const std::string_view line : split(proc_locks, '\n')) {
        const std::vector<std::string_view> word = words(line);
        if (word.size() < 6 || word[1] != "FLOCK")
            continue;
        const std::vector<std::string_view> file = split(word[5], ':');
        if (file.size() != 3 || number<unsigned>(file[0], 16) != major(device) ||
            number<unsigned>(file[1], 16) != minor(device) || number<ino_t>(file[2], 10) != inode)
            continue;
        const std::optional<pid_t> process = number<pid_t>(word[4], 10);
        if (process && *process > 0) // 0 and -1: a process of another namespace
            return process;
    }
    return std::nullopt;
}

std::string describe_lock_holder(int descriptor) {
    const std::string unknown = "another command";

    struct stat status {};

    if (::fstat(descriptor, &status) != 0)
        return unknown;
    try {
        const auto locks = read_file("/proc/locks", 1024 * 1024);
        const auto process = lock_holder(locks.value_or(""), status.st_dev, status.st_ino);
        if (!process)
            return unknown;
        const auto name = read_file(cat("/proc/", *process, "/comm"), 4096);
        return cat(name ? printable(trim(*name)) : unknown, " (process ", *process, ")");
    } catch (const Error&) {
        return unknown; // only a courtesy: not knowing is no reason to stop waiting
    }
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// https://sourceware.org/git/?p=glibc.git;a=blob;f=sysdeps/generic/dl-cache.h describes the file:
// a table of (name, path) as offsets into the strings behind it, in the machine's byte order.
#include <engine/inspect/library_cache.hpp>

#include <cstdint>
#include <cstring>
#include <optional>

namespace binstall {

namespace {

constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::size_t old_head_size = 16;
constexpr std::size_t old_entry_size = 12;
constexpr std::size_t head_size = 48;
constexpr std::size_t entry_size = 24;
constexpr std::size_t longest_text = 4096;
constexpr std::size_t most_hits = 64;

std::optional<std::uint32_t> number_at(std::string_view bytes, std::size_t offset) {
    std::uint32_t value = 0;
    if (offset > bytes.size() || sizeof value > bytes.size() - offset)
        return std::nullopt;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// The text at `offset`, up to its NUL; absent when it has none.
std::optional<std::string_view> text_at(std::string_view bytes, std::size_t offset) {
    if (offset >= bytes.size())
        return std::nullopt;
    const std::string_view rest = bytes.substr(offset, longest_text);
    const std::size_t end = rest.find('\0');
    return end == std::string_view::npos ? std::nullopt : std::optional{rest.substr(0, end)};
}

/// The table in the form of today. `ldconfig -c compat` writes it behind one in the old form.
std::string_view table_of(std::string_view cache) {
    if (cache.starts_with(old_magic)) {
        constexpr std::size_t alignment = 8;
        const std::uint64_t count = number_at(cache, old_head_size - 4).value_or(0);
        const std::uint64_t end =
            (old_head_size + count * old_entry_size + alignment - 1) / alignment * alignment;
        cache.remove_prefix(end < cache.size() ? end : cache.size());
    }
    return cache.starts_with(new_magic) ? cache : std::string_view{};
}

} // namespace

std::vector<std::string> cached_libraries(std::string_view cache, std::string_view name) {
    const std::string_view table = table_of(cache);
    const std::uint64_t count = number_at(table, new_magic.size()).value_or(0);
    std::vector<std::string> paths;
    for (std::uint64_t index = 0; index < count && paths.size() < most_hits; ++index) {
        const std::size_t at = head_size + index * entry_size;
        const auto key = number_at(table, at + 4);
        const auto value = number_at(table, at + 8);
        if (!key || !value)
            break; // the table is cut off
        if (text_at(table, *key) != name)
            continue;
        if (const auto path = text_at(table, *value); path && path->starts_with('/'))
            paths.emplace_back(*path);
    }
    return paths;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include "index_entry.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace binstall::crates_io {

namespace {

constexpr std::size_t line_limit = std::size_t{1} << 20;
constexpr std::int64_t newest_schema = 2;

[[noreturn]] void wrong_type(std::string_view key, std::string_view wanted, const Value& value) {
    throw Error{Errc::registry, cat("\"", key, "\" must be ", wanted, ", not ", value.kind())};
}

const Value& required(const Value& entry, std::string_view key) {
    const Value* value = entry.find(key);
    if (!value)
        throw Error{Errc::registry, cat("\"", key, "\" is missing")};
    return *value;
}

const std::string& text_of(const Value& entry, std::string_view key) {
    const Value& value = required(entry, key);
    if (!value.string())
        wrong_type(key, "a string", value);
    return *value.string();
}

bool is_known_schema(const Value& entry) {
    const Value* schema = entry.find("v");
    if (!schema)
        return true;
    if (!schema->integer())
        wrong_type("v", "an integer", *schema);
    return *schema->integer() <= newest_schema;
}

bool is_yanked(const Value& entry) {
    const Value* yanked = entry.find("yanked");
    if (!yanked)
        return false;
    if (!yanked->boolean())
        wrong_type("yanked", "a boolean", *yanked);
    return *yanked->boolean();
}

Digest digest_of(const Value& entry) {
    const std::string& hex = text_of(entry, "cksum");
    constexpr std::size_t sha256_length = 64;
    const bool fits = hex.size() == sha256_length &&
                      hex.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!fits)
        throw Error{Errc::registry, "\"cksum\" is not a SHA-256 digest in lower-case hexadecimal"};
    return {DigestAlgorithm::sha256, hex};
}

std::optional<std::chrono::sys_seconds> published_at(const Value& entry) {
    const Value* moment = entry.find("pubtime");
    if (!moment)
        return std::nullopt;
    if (!moment->string())
        wrong_type("pubtime", "a string", *moment);
    return parse_timestamp(*moment->string());
}

/// Absent for a line that is well-formed and not for us.
std::optional<IndexEntry>
read_line(std::string_view line, std::string_view crate, const Readers& read) {
    if (line.size() > line_limit)
        throw Error{Errc::registry, cat("the line is longer than ", line_limit, " bytes")};
    const Value entry = read.json(line);
    if (!entry.table())
        throw Error{Errc::registry, cat("expected an object, found ", entry.kind())};
    if (!is_known_schema(entry))
        return std::nullopt;
    const std::string& name = text_of(entry, "name");
    if (folded_name(name) != folded_name(crate))
        throw Error{Errc::registry, cat("the entry is that of ", printable(name))};
    std::optional<Version> version = Version::try_parse(text_of(entry, "vers"));
    IndexEntry result{name, {}, digest_of(entry), is_yanked(entry), published_at(entry)};
    if (!version)
        return std::nullopt;
    result.version = std::move(*version);
    return result;
}

/// @throws Error{Errc::registry} when a version is listed twice with different content.
void check_conflicts(const std::vector<IndexEntry>& entries) {
    std::map<std::string, const IndexEntry*> seen;
    for (const IndexEntry& entry : entries) {
        const auto [there, is_new] = seen.emplace(entry.version.to_string(), &entry);
        if (!is_new && there->second->digest != entry.digest)
            throw Error{Errc::registry,
                        cat("conflicting entries for version ", entry.version.to_string())};
    }
}

} // namespace

std::string folded_name(std::string_view name) {
    std::string text = to_lower(name);
    std::ranges::replace(text, '_', '-');
    return text;
}

std::vector<IndexEntry>
read_index(std::string_view text, std::string_view crate, const Readers& read) {
    std::vector<IndexEntry> entries;
    std::size_t number = 0;
    for (const std::string_view line : split(text, '\n')) {
        ++number;
        const std::string_view content = trim(line);
        if (content.empty())
            continue;
        try {
            if (std::optional<IndexEntry> entry = read_line(content, crate, read))
                entries.push_back(std::move(*entry));
        } catch (Error& error) {
            error.during(cat("reading line ", number, " of the index entry of ", printable(crate)));
            throw;
        }
    }
    check_conflicts(entries);
    return entries;
}

} // namespace binstall::crates_io

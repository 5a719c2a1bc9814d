// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/ledger_file.hpp>
#include <engine/readers.hpp>

#include <utility>

namespace binstall {

namespace {

constexpr std::int64_t format_version = 1;

/// The members that are text, by their key. One list serves both directions.
struct TextMember {
    std::string_view key;
    std::string SeenAsset::*member;
};

constexpr TextMember text_members[] = {
    {"source", &SeenAsset::source},
    {"package", &SeenAsset::package},
    {"version", &SeenAsset::version},
    {"target", &SeenAsset::target},
    {"asset", &SeenAsset::asset},
    {"sha256", &SeenAsset::sha256},
    {"key", &SeenAsset::key},
};

[[noreturn]] void damaged(std::string_view what) {
    throw Error{Errc::io, cat("the ledger is damaged: ", what)};
}

const Value& member(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (!value)
        damaged(cat("\"", key, "\" is missing"));
    return *value;
}

std::int64_t number(const Value& object, std::string_view key) {
    const Value& value = member(object, key);
    if (!value.integer())
        damaged(cat("\"", key, "\" is not a number"));
    return *value.integer();
}

SeenAsset read_entry(const Value& value) {
    SeenAsset entry;
    for (const TextMember& each : text_members) {
        const Value& text = member(value, each.key);
        if (!text.string())
            damaged(cat("\"", each.key, "\" is not text"));
        entry.*each.member = *text.string();
    }
    entry.first_seen = number(value, "first-seen");
    return entry;
}

} // namespace

std::vector<SeenAsset> parse_ledger(std::string_view document_text, const Readers& read) {
    if (trim(document_text).empty())
        return {};
    const Value document = read.json(document_text);
    if (number(document, "version") > format_version)
        throw Error{Errc::io, "the ledger was written by a later version of binstall"};
    const Value& seen = member(document, "seen");
    if (!seen.array())
        damaged("\"seen\" is not a list");
    std::vector<SeenAsset> ledger;
    for (const Value& entry : *seen.array())
        ledger.push_back(read_entry(entry));
    return ledger;
}

std::string ledger_text(const std::vector<SeenAsset>& ledger) {
    Array seen;
    for (const SeenAsset& entry : ledger) {
        Value value{Table{}};
        for (const TextMember& each : text_members)
            value.set(std::string{each.key}, entry.*each.member);
        value.set("first-seen", entry.first_seen);
        seen.push_back(std::move(value));
    }
    return json_text(Table{{"version", format_version}, {"seen", std::move(seen)}}, 2) + "\n";
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/peer_records.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace binstall {

namespace {

/// The length of the object that `text` begins with: up to its closing brace.
std::size_t object_length(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (in_string) {
            at += character == '\\' ? 1 : 0;
            in_string = character != '"';
        } else if (character == '"') {
            in_string = true;
        } else if (character == '{') {
            ++depth;
        } else if (character == '}' && depth > 0 && --depth == 0) {
            return at + 1;
        }
    }
    throw Error{Errc::io, "an object is not closed"};
}

const std::string& name_of(const Value& record) {
    const Value* name = record.find("name");
    if (!name || !name->string())
        throw Error{Errc::io, "a record without a name"};
    return *name->string();
}

/// "registry+https://..." as the peer spells it: the kind apart, a sparse index without its slash.
Value source_of(std::string_view source) {
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"registry+", "Registry"},
        {"sparse+", "Sparse"},
        {"git+", "Git"},
        {"path+", "Path"},
    };
    for (const auto& [prefix, kind] : kinds) {
        if (!source.starts_with(prefix))
            continue;
        source.remove_prefix(prefix.size());
        if (kind == "Sparse" && source.ends_with('/'))
            source.remove_suffix(1);
        return Table{{"source_type", kind}, {"url", source}};
    }
    return Table{{"source_type", "Registry"}, {"url", source}};
}

/// The peer knows one file a binary, without a version in its name.
Array file_names(const Receipt& receipt) {
    Array names;
    for (const std::string& binary : receipt.binaries) {
        const bool is_for_windows =
            std::ranges::find(receipt.files, binary + ".exe", &InstalledFile::name) !=
            receipt.files.end();
        names.push_back(is_for_windows ? binary + ".exe" : binary);
    }
    return names;
}

} // namespace

PeerRecords parse_peer_records(std::string_view text, const Readers& read) {
    std::map<std::string, Value> by_name;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        if (text.front() != '{')
            throw Error{Errc::io, "something that is not an object"};
        const std::size_t length = object_length(text);
        Value record = read.json(text.substr(0, length));
        const std::string name = name_of(record);
        by_name.insert_or_assign(name, std::move(record));
        text.remove_prefix(length);
    }
    PeerRecords records;
    for (auto& [name, record] : by_name)
        records.push_back(std::move(record));
    return records;
}

PeerRecords
with_receipt(PeerRecords records, const Receipt& receipt, const std::set<std::string>& installed) {
    std::erase_if(records,
                  [&](const Value& record) { return !installed.contains(name_of(record)); });
    auto place = std::ranges::lower_bound(records, receipt.name, {}, name_of);
    if (place == records.end() || name_of(*place) != receipt.name)
        place = records.insert(place, Table{{"name", receipt.name}});
    place->set("version_req", receipt.requirement.empty() ? "*" : receipt.requirement);
    place->set("current_version", receipt.version.to_string());
    place->set("source", source_of(receipt.source));
    place->set("target", receipt.target);
    place->set("bins", file_names(receipt));
    return records;
}

std::string peer_records_text(const PeerRecords& records) {
    std::string text;
    for (const Value& record : records)
        text += json_text(record, 0);
    return text;
}

} // namespace binstall

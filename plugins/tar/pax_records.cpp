// SPDX-License-Identifier: MIT
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03
#include "pax_records.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <charconv>
#include <set>

namespace binstall {

namespace {

[[noreturn]] void refuse(std::string_view what) {
    throw Error{Errc::archive, cat("the tar archive has a pax header ", what)};
}

std::uint64_t decimal(std::string_view digits) {
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || rest != end || error != std::errc{})
        refuse("with something else than a number");
    return value;
}

struct Record {
    std::string_view key;
    std::string_view value;
};

/// Takes the first record off `text`.
Record take_record(std::string_view& text) {
    const std::size_t space = text.find(' ');
    if (space == text.npos || space > 8)
        refuse("with a malformed record");
    const std::uint64_t length = decimal(text.substr(0, space));
    if (length > text.size() || length < space + 4)
        refuse("with a record of the wrong length");
    std::string_view record = text.substr(space + 1, static_cast<std::size_t>(length) - space - 1);
    text.remove_prefix(static_cast<std::size_t>(length));
    const std::size_t equals = record.find('=');
    if (!record.ends_with('\n') || equals == record.npos || equals == 0)
        refuse("with a malformed record");
    record.remove_suffix(1);
    return {record.substr(0, equals), record.substr(equals + 1)};
}

std::string name_of(std::string_view value) {
    if (value.empty())
        refuse("with an empty name");
    if (value.find('\0') != value.npos)
        refuse("with a NUL in a name");
    return std::string{value};
}

/// The first of GNU's sparse formats lists the parts of a file in records of the same key.
bool may_repeat(std::string_view key) {
    return key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes";
}

void apply(const Record& record, PaxRecords& records) {
    if (record.key == "path")
        records.path = name_of(record.value);
    else if (record.key == "linkpath")
        records.link_path = name_of(record.value);
    else if (record.key == "size")
        records.size = decimal(record.value);
    else if (record.key == "GNU.sparse.name")
        records.sparse_name = name_of(record.value);
    if (record.key.starts_with("GNU.sparse.") || record.key == "SCHILY.realsize")
        records.is_sparse = true;
}

} // namespace

PaxRecords read_pax_records(std::string_view text) {
    PaxRecords records;
    std::set<std::string_view> keys;
    while (!text.empty()) {
        const Record record = take_record(text);
        if (!keys.insert(record.key).second && !may_repeat(record.key))
            refuse(cat("with a duplicate key, ", printable(record.key)));
        apply(record, records);
    }
    return records;
}

} // namespace binstall

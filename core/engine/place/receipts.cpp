// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/receipts.hpp>
#include <engine/readers.hpp>

#include <initializer_list>
#include <utility>

namespace binstall {

namespace {

constexpr std::int64_t format_version = 1;

/// The members that are plain text, by their key. One list serves both directions.
struct TextMember {
    std::string_view key;
    std::string Receipt::*member;
};

constexpr TextMember text_members[] = {
    {"name", &Receipt::name},
    {"requirement", &Receipt::requirement},
    {"source", &Receipt::source},
    {"manifest-source", &Receipt::manifest_source},
    {"package-source", &Receipt::package_source},
    {"tier", &Receipt::tier},
    {"target", &Receipt::target},
    {"asset-url", &Receipt::asset_url},
    {"asset-sha256", &Receipt::asset_sha256},
    {"evidence", &Receipt::evidence},
};

[[noreturn]] void damaged(std::string_view what) {
    throw Error{Errc::io, cat("the receipts are damaged: ", what)};
}

const Value& member(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (!value)
        damaged(cat("\"", key, "\" is missing"));
    return *value;
}

const std::string& text(const Value& value, std::string_view key) {
    if (!value.string())
        damaged(cat("\"", key, "\" is not text"));
    return *value.string();
}

const Array& list(const Value& object, std::string_view key) {
    const Value& value = member(object, key);
    if (!value.array())
        damaged(cat("\"", key, "\" is not a list"));
    return *value.array();
}

Value files_value(const std::vector<InstalledFile>& files) {
    Array array;
    for (const InstalledFile& file : files)
        array.push_back(
            Table{{"name", file.name},
                  {file.kind == InstalledFile::Kind::link ? "target" : "sha256", file.content}});
    return array;
}

/// The members of a check that are plain text, by their key.
struct CheckMember {
    std::string_view key;
    std::string EvidenceCheck::*member;
};

constexpr CheckMember check_members[] = {
    {"asset", &EvidenceCheck::asset},
    {"by", &EvidenceCheck::by},
    {"from", &EvidenceCheck::from},
    {"comment", &EvidenceCheck::comment},
};

Value checks_value(const std::vector<EvidenceCheck>& checks) {
    Array array;
    for (const EvidenceCheck& check : checks) {
        Value value{Table{}};
        value.set("kind", name(check.kind));
        value.set("outcome", name(check.outcome));
        for (const CheckMember& each : check_members)
            if (const std::string& text = check.*each.member; !text.empty())
                value.set(std::string{each.key}, text);
        value.set("checked-at", check.checked_at);
        array.push_back(std::move(value));
    }
    return array;
}

/// The enumerator that is written as the text under `key`.
template <class Enum>
Enum read_name(const Value& value, std::string_view key, std::initializer_list<Enum> all) {
    const std::string& written = text(member(value, key), key);
    for (const Enum one : all)
        if (name(one) == written)
            return one;
    damaged(cat("\"", key, "\" is none that is known"));
}

std::vector<EvidenceCheck> read_checks(const Value& receipt) {
    using enum EvidenceCheck::Kind;
    using enum EvidenceCheck::Outcome;
    std::vector<EvidenceCheck> checks;
    if (!receipt.find("checks")) // written before there were any
        return checks;
    for (const Value& value : list(receipt, "checks")) {
        EvidenceCheck check;
        check.kind = read_name(value, "kind", {signature, published_digest, checksum_file});
        check.outcome = read_name(value, "outcome", {verified, absent, skipped});
        for (const CheckMember& each : check_members)
            if (const Value* written = value.find(each.key))
                check.*each.member = text(*written, each.key);
        const Value& checked_at = member(value, "checked-at");
        if (!checked_at.integer())
            damaged("\"checked-at\" is not a number");
        check.checked_at = *checked_at.integer();
        checks.push_back(std::move(check));
    }
    return checks;
}

std::vector<InstalledFile> read_files(const Value& receipt, std::string_view key) {
    std::vector<InstalledFile> files;
    for (const Value& value : list(receipt, key)) {
        const bool is_link = value.find("target") != nullptr;
        files.push_back({text(member(value, "name"), "name"),
                         is_link ? InstalledFile::Kind::link : InstalledFile::Kind::file,
                         is_link ? text(member(value, "target"), "target")
                                 : text(member(value, "sha256"), "sha256")});
    }
    return files;
}

Value receipt_value(const Receipt& receipt) {
    Value value{Table{}};
    for (const TextMember& each : text_members)
        value.set(std::string{each.key}, receipt.*each.member);
    value.set("version", receipt.version.to_string());
    value.set("installed-at", receipt.installed_at);
    value.set("binaries", Array(receipt.binaries.begin(), receipt.binaries.end()));
    value.set("checks", checks_value(receipt.checks));
    value.set("files", files_value(receipt.files));
    value.set("previous", files_value(receipt.previous));
    if (receipt.previous_version)
        value.set("previous-version", receipt.previous_version->to_string());
    return value;
}

Receipt read_receipt(const Value& value) {
    Receipt receipt;
    for (const TextMember& each : text_members)
        receipt.*each.member = text(member(value, each.key), each.key);
    receipt.version = Version::parse(text(member(value, "version"), "version"));
    const Value& installed_at = member(value, "installed-at");
    if (!installed_at.integer())
        damaged("\"installed-at\" is not a number");
    receipt.installed_at = *installed_at.integer();
    for (const Value& binary : list(value, "binaries"))
        receipt.binaries.push_back(text(binary, "binaries"));
    receipt.checks = read_checks(value);
    receipt.files = read_files(value, "files");
    receipt.previous = read_files(value, "previous");
    if (const Value* version = value.find("previous-version"))
        receipt.previous_version = Version::parse(text(*version, "previous-version"));
    return receipt;
}

} // namespace

std::vector<Receipt> parse_receipts(std::string_view document_text, const Readers& read) {
    if (trim(document_text).empty())
        return {};
    const Value document = read.json(document_text);
    const Value& version = member(document, "version");
    if (!version.integer())
        damaged("\"version\" is not a number");
    if (*version.integer() > format_version)
        throw Error{Errc::io, "the receipts were written by a later version of binstall"};
    std::vector<Receipt> receipts;
    for (const Value& package : list(document, "packages"))
        receipts.push_back(read_receipt(package));
    return receipts;
}

std::string receipts_text(const std::vector<Receipt>& receipts) {
    Array packages;
    for (const Receipt& receipt : receipts)
        packages.push_back(receipt_value(receipt));
    return json_text(Table{{"version", format_version}, {"packages", std::move(packages)}}, 2) +
           "\n";
}

} // namespace binstall

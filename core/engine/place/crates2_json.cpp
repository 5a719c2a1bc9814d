// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/crates2_json.hpp>

#include <map>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view installs_key = "installs";

/// What cargo writes for a package of which it knows the names only.
Value bare_entry() {
    return Table{{"version_req", Value{}},
                 {"bins", Array{}},
                 {"features", Array{}},
                 {"all_features", false},
                 {"no_default_features", false},
                 {"profile", "release"},
                 {"target", Value{}},
                 {"rustc", Value{}}};
}

Array list_of(const std::set<std::string>& names) {
    return {names.begin(), names.end()};
}

using Entries = std::map<PackageId, Value>;

Entries entries_of(const Value& document) {
    Entries entries;
    if (const Value* installs = document.find(installs_key))
        for (const auto& [key, entry] : *installs->table())
            entries.emplace(PackageId::parse(key), entry);
    return entries;
}

/// The entry for `install`: that of the package's former version, for the fields that we do not
/// know, with everything that belongs to a build set anew.
void put(Entries& entries, const CargoInstall& install) {
    Value entry = bare_entry();
    for (auto former = entries.begin(); former != entries.end();) {
        if (former->first.name != install.id.name) {
            ++former;
            continue;
        }
        for (const auto& [key, value] : *former->second.table())
            if (!entry.find(key))
                entry.set(key, value);
        former = entries.erase(former);
    }
    if (!install.requirement.empty() && install.requirement != "*")
        entry.set("version_req", install.requirement);
    entry.set("target", install.target);
    entries.emplace(install.id, std::move(entry));
}

} // namespace

Value parse_crates2_json(std::string_view text, const Readers& read) {
    Value document = trim(text).empty() ? Value{Table{}} : read.json(text);
    if (!document.table())
        throw Error{Errc::io, "not a record of cargo's: not an object"};
    const Value* installs = document.find(installs_key);
    if (!installs)
        return document;
    if (!installs->table())
        throw Error{Errc::io, "not a record of cargo's: \"installs\" is not an object"};
    for (const auto& [key, entry] : *installs->table()) {
        static_cast<void>(PackageId::parse(key));
        if (!entry.table())
            throw Error{Errc::io,
                        cat("not a record of cargo's: ", printable(key), " is not an object")};
    }
    return document;
}

Value with_install(Value document, const CargoInstall& install, const CratesToml& crates) {
    Entries entries = entries_of(document);
    put(entries, install);
    Table installs;
    for (const auto& [id, names] : crates) {
        const auto known = entries.find(id);
        Value entry = known == entries.end() ? bare_entry() : known->second;
        entry.set("bins", list_of(names));
        installs.emplace_back(id.to_string(), std::move(entry));
    }
    document.set(std::string{installs_key}, std::move(installs));
    return document;
}

} // namespace binstall

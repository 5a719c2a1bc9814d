// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view crates_io = "crates-io";
constexpr std::string_view sparse = "sparse+";
constexpr std::string_view registry_folder = "local-registry+";
constexpr std::string_view source_folder = "directory+";

/// The registry that cargo asks when nothing is configured.
Registry public_registry() {
    return {.name = std::string{crates_io},
            .index = "sparse+https://index.crates.io/",
            .source = "registry+https://github.com/rust-lang/crates.io-index",
            .credential = {}};
}

bool is_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char character) {
        return is_ascii_letter(character) || is_ascii_digit(character) || character == '-' ||
               character == '_';
    });
}

/// `index` as it is compared and recorded: with the slash at its end that a sparse one has.
std::string checked_index(std::string index, std::string_view from) {
    if (!index.starts_with(sparse))
        return index; // a remote for git, which judges it itself
    try {
        const Url url = Url::parse(std::string_view{index}.substr(sparse.size()));
        const std::string text = url.to_string();
        if (!url.query().empty())
            throw Error{Errc::url, "an index has no query"};
        return cat(sparse, text, text.ends_with('/') ? "" : "/");
    } catch (const Error& error) {
        throw Error{
            Errc::registry_url,
            cat("the index from ", printable(from, 1024), " cannot be used: ", error.what())};
    }
}

/// The name by which the user's settings know `index`: there the token is. A project's settings
/// give nobody a token.
std::string name_of(const std::string& index, const CargoConfig& cargo) {
    std::vector<std::string> names = cargo.names_in_variables();
    std::ranges::copy(cargo.names({"registries"}), std::back_inserter(names));
    std::string found;
    for (const std::string& name : names) {
        const CargoKey key{"registries", name, "index"};
        const std::optional<std::string> known = cargo.text(key);
        if (!known || cargo.is_of_project(key) || checked_index(*known, cargo.origin(key)) != index)
            continue;
        if (!found.empty())
            throw Error{Errc::config,
                        cat("cargo's settings have the index ",
                            printable(index),
                            " under two names, ",
                            printable(found),
                            " and ",
                            printable(name))}
                .hint("ask for one of them with --registry");
        found = name;
    }
    return found;
}

/// A registry by its index. One that cargo's settings know keeps its name, and with that its token.
Registry at_index(const std::string& index, const CargoConfig& cargo) {
    const std::string name = name_of(index, cargo);
    return {.name = name,
            .index = index,
            .source = index.starts_with(sparse) ? index : cat("registry+", index),
            .credential = name.empty() ? "" : cat("registries.", name)};
}

Registry named(const std::string& name, const CargoConfig& cargo) {
    if (name == crates_io)
        return public_registry();
    const CargoKey key{"registries", name, "index"};
    const std::optional<std::string> index = is_name(name) ? cargo.text(key) : std::nullopt;
    // The peer takes it in any case; nobody can have meant another one.
    if (!index && to_lower(name) == crates_io)
        return public_registry();
    if (!index) {
        Error error{Errc::unknown_registry,
                    cat("no registry named ", printable(name), " is configured")};
        error.hint(cat("set registries.", printable(name), ".index in $CARGO_HOME/config.toml"));
        for (const std::string& known : cargo.names({"registries"}))
            error.note(cat("cargo's settings have ", known));
        throw error;
    }
    const std::string checked = checked_index(*index, cargo.origin(key));
    return {.name = name,
            .index = checked,
            .source = checked.starts_with(sparse) ? checked : cat("registry+", checked),
            .credential = cargo.is_of_project(key) ? "" : cat("registries.", name)};
}

/// The name of the source of cargo's settings that stands for `registry`; empty for none.
std::string source_of(const Registry& registry, const CargoConfig& cargo) {
    if (registry.name == crates_io)
        return std::string{crates_io};
    for (const std::string& name : cargo.names({"source"})) {
        const CargoKey key{"source", name, "registry"};
        const std::optional<std::string> index = cargo.text(key);
        if (index && checked_index(*index, cargo.origin(key)) == registry.index)
            return name;
    }
    return {};
}

/// A folder that takes the place of a registry; absent when `source` is none.
std::optional<Registry> folder_of(const std::string& source, const CargoConfig& cargo) {
    for (const auto& [kind, prefix] :
         {std::pair{"local-registry", registry_folder}, std::pair{"directory", source_folder}}) {
        if (const std::optional<fs::path> folder = cargo.path({"source", source, kind}))
            return Registry{.name = source,
                            .index = cat(prefix, folder->string()),
                            .source = {},
                            .credential = {}};
    }
    return std::nullopt;
}

void check_one_place(const std::string& source, const CargoConfig& cargo) {
    std::string found;
    for (const char* const kind : {"registry", "local-registry", "directory", "git"}) {
        if (!cargo.text({"source", source, kind}))
            continue;
        if (!found.empty())
            throw Error{Errc::config,
                        cat("cargo's settings have both ",
                            found,
                            " and ",
                            kind,
                            " for the source ",
                            printable(source))};
        found = kind;
    }
}

/// What stands for the source `name`; `replaced` is what it replaces.
Registry
source_registry(const std::string& name, const std::string& replaced, const CargoConfig& cargo) {
    check_one_place(name, cargo);
    const CargoKey key{"source", name, "registry"};
    if (const std::optional<std::string> index = cargo.text(key))
        return at_index(checked_index(*index, cargo.origin(key)), cargo);
    if (std::optional<Registry> folder = folder_of(name, cargo))
        return std::move(*folder);
    if (cargo.text({"registries", name, "index"}))
        return named(name, cargo);
    if (name == crates_io)
        return public_registry();
    throw Error{Errc::config,
                cat("cargo's settings replace the source ",
                    printable(replaced),
                    " by ",
                    printable(name),
                    ", which is no registry")};
}

/// The registry at the end of the chain of replacements that begins with the source `name`.
Registry replaced(const Registry& original, std::string name, const CargoConfig& cargo) {
    std::set<std::string> visited;
    Registry current = original;
    while (!name.empty()) {
        if (!visited.insert(name).second)
            throw Error{Errc::config,
                        cat("cargo's settings replace the source ", printable(name), " by itself")};
        const std::optional<std::string> next = cargo.text({"source", name, "replace-with"});
        if (!next)
            break;
        current = source_registry(*next, name, cargo);
        name = *next;
    }
    current.source = original.source;
    return current;
}

} // namespace

Registry choose_registry(const RegistryRequest& request, const CargoConfig& cargo) {
    Registry registry = public_registry();
    if (request.index)
        registry = at_index(checked_index(*request.index, "--index"), cargo);
    else if (request.name)
        registry = named(*request.name, cargo);
    else if (const std::optional<std::string> name = cargo.text({"registry", "default"}))
        registry = named(*name, cargo);
    return replaced(registry, source_of(registry, cargo), cargo);
}

std::optional<Url> sparse_base(const Registry& registry) {
    if (!registry.index.starts_with(sparse))
        return std::nullopt;
    return Url::parse(std::string_view{registry.index}.substr(sparse.size()));
}

bool is_folder(const Registry& registry) {
    return registry.index.starts_with(registry_folder) || registry.index.starts_with(source_folder);
}

} // namespace binstall

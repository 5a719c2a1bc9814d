// SPDX-License-Identifier: MIT
#include "cargo_registries.hpp"

#include "folder_registry.hpp"
#include "git_registry.hpp"
#include "sparse_registry.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <variant>

namespace binstall::crates_io {

std::optional<PackageDescription> CargoRegistries::resolve(const PackageQuery& query,
                                                           const Host& host) const {
    const Registry* registry = std::get_if<Registry>(&query.place);
    if (!registry)
        return std::nullopt;
    PackageSpec::check_name(query.spec.name); // it becomes a part of URLs
    try {
        if (is_folder(*registry))
            return ask_folder(query, *registry, host);
        return is_sparse(*registry) ? ask_sparse_registry(query, *registry, host)
                                    : ask_git_registry(query, *registry, host);
    } catch (Error& error) {
        error.during(cat("asking for ", query.spec.name));
        throw;
    }
}

} // namespace binstall::crates_io

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/config/cargo_registry.hpp>
#include <engine/manifest/crate.hpp>
#include <engine/resolve.hpp>
#include <engine/scope.hpp>

namespace binstall {

namespace {

[[noreturn]] void throw_unknown(const PackageRequest& request,
                                const std::vector<const Ranked<ManifestSource>*>& asked,
                                const Services& services) {
    Error error{Errc::registry, cat("no package named ", request.spec.name)};
    if (asked.empty())
        error.note("no plugin that knows packages is loaded").hint("see `binstall plugins`");
    else
        error.hint("check the spelling; packages of the public registry are listed on crates.io");
    if (!sparse_base(services.registry))
        error.note(cat("the index ", printable(services.registry.index), " is none that is sparse"))
            .hint("git indexes cannot be read yet; many registries have a sparse one as well");
    for (const Ranked<ManifestSource>* source : asked)
        error.note(cat("asked ", source->id, ": it has no such package"));
    for (const RejectedPlugin& plugin : services.plugins.rejected())
        error.note(cat(plugin.file.filename().string(), " was not loaded: ", plugin.reason));
    throw error;
}

} // namespace

Resolved resolve(const PackageRequest& request, const Services& services) {
    const PackageQuery query{
        .spec = request.spec, .place = services.registry, .yanked = request.force};
    const auto sources = sources_for(
        services.plugins.manifest_sources(), request.spec.name, services.config.plugins);
    for (const Ranked<ManifestSource>* source : sources) {
        const auto found = ask(services,
                               *source->plugin,
                               cat("asking ", source->id),
                               [query, component = source->component](const Host& host) {
                                   return component->resolve(query, host);
                               });
        if (found)
            return {.manifest = manifest_of(*found, request.spec, services),
                    .manifest_source = source->id};
    }
    throw_unknown(request, sources, services);
}

} // namespace binstall

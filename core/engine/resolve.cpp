// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/git/address.hpp>
#include <engine/manifest/crate.hpp>
#include <engine/resolve.hpp>
#include <engine/scope.hpp>

namespace binstall {

namespace {

/// How people name a place.
std::string shown(const Place& place) {
    if (const auto* remote = std::get_if<GitRemote>(&place))
        return printable(without_user_info(remote->url), 400);
    if (const auto* path = std::get_if<LocalPath>(&place))
        return printable(path->path, 1024);
    return {};
}

[[noreturn]] void throw_unknown(const PackageRequest& request,
                                const Place& place,
                                const std::vector<const Ranked<ManifestSource>*>& asked,
                                const Services& services) {
    const bool is_registry = std::holds_alternative<Registry>(place);
    Error error{is_registry ? Errc::registry : Errc::workspace,
                cat("no package named ",
                    request.spec.name,
                    is_registry ? "" : " in ",
                    is_registry ? std::string{} : shown(place))};
    if (asked.empty())
        error.note("no plugin that knows packages is loaded").hint("see `binstall plugins`");
    else if (is_registry)
        error.hint("check the spelling; packages of the public registry are listed on crates.io");
    else
        error.hint("it is the name in [package] that counts, not that of the folder");
    std::string names;
    for (const Ranked<ManifestSource>* source : asked)
        names += cat(names.empty() ? "asked: " : ", ", source->id);
    if (!names.empty())
        error.note(std::move(names));
    for (const RejectedPlugin& plugin : services.plugins.rejected())
        error.note(cat(plugin.file.filename().string(), " was not loaded: ", plugin.reason));
    throw error;
}

/// A place that holds one version is asked for that one. An exact requirement says which release is
/// wanted, though the place may be past it by now: it is taken at its word.
void settle_version(Manifest& manifest, const PackageRequest& request, const Place& place) {
    const VersionReq& requirement = request.spec.requirement;
    if (std::holds_alternative<Registry>(place) || requirement.matches(manifest.version))
        return;
    if (const std::optional<Version> exact = requirement.exact()) {
        manifest.warnings.push_back(cat(shown(place),
                                        " holds ",
                                        manifest.version.to_string(),
                                        "; its description is taken for ",
                                        exact->to_string()));
        manifest.version = *exact;
    } else if (!requirement.is_any()) {
        throw Error{Errc::workspace,
                    cat(shown(place),
                        " holds ",
                        manifest.name,
                        " ",
                        manifest.version.to_string(),
                        ", which does not match ",
                        requirement.to_string())};
    }
}

} // namespace

Resolved resolve(const PackageRequest& request, const Services& services) {
    const Place place = request.place.value_or(Place{services.registry});
    const PackageQuery query{.spec = request.spec, .place = place, .yanked = request.force};
    PluginConfig config = services.config.plugins;
    if (request.place) // it was named: no name is looked up that could be somebody else's
        config.scope.clear();
    const auto sources =
        sources_for(services.plugins.manifest_sources(), request.spec.name, config);
    for (const Ranked<ManifestSource>* source : sources) {
        const auto found = ask(services,
                               *source->plugin,
                               cat("asking ", source->id),
                               [query, component = source->component](const Host& host) {
                                   return component->resolve(query, host);
                               });
        if (!found)
            continue;
        Resolved resolved{.manifest = manifest_of(*found, request.spec, services),
                          .manifest_source = source->id};
        settle_version(resolved.manifest, request, place);
        return resolved;
    }
    throw_unknown(request, place, sources, services);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/ask.hpp>
#include <engine/git/address.hpp>
#include <engine/hold_back.hpp>
#include <engine/judge_answer.hpp>
#include <engine/manifest/crate.hpp>
#include <engine/resolve.hpp>
#include <engine/scope.hpp>
#include <engine/well_known.hpp>

#include <algorithm>
#include <utility>
#include <variant>

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
    const std::string_view meant = nearly_well_known(request.spec.name);
    if (asked.empty())
        error.note("no plugin that knows packages is loaded").hint("see `binstall plugins`");
    else if (is_registry && !meant.empty())
        error.hint(cat("did you mean ", meant, "?"));
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

/// Who slips while typing the name of a popular program may get what somebody else put there.
void warn_of_near_name(Manifest& manifest, const Place& place) {
    const auto* registry = std::get_if<Registry>(&place);
    const std::string_view near = nearly_well_known(manifest.name);
    if (registry && registry->name == "crates-io" && !near.empty())
        manifest.warnings.push_back(
            cat("its name is one letter away from ", near, ", which is widely used"));
}

/// A version of a registry, and when it got it.
struct PublishedVersion {
    Version version;
    std::optional<std::chrono::sys_seconds> published;
};

/// Absent for what lies in a folder or a git repository: no registry got that at any time.
std::optional<PublishedVersion> published_version(const PackageDescription& description) {
    if (const auto* crate = std::get_if<CrateArchive>(&description))
        return PublishedVersion{crate->version, crate->published};
    if (const auto* manifest = std::get_if<Manifest>(&description))
        return PublishedVersion{manifest->version, manifest->published};
    return std::nullopt;
}

std::string crate_sha256(const PackageDescription& description) {
    const auto* crate = std::get_if<CrateArchive>(&description);
    return crate && crate->digest.algorithm == DigestAlgorithm::sha256 ? crate->digest.hex : "";
}

/// `requirement`, of versions before `below` only.
VersionReq narrowed(const VersionReq& requirement, const std::optional<Version>& below) {
    if (!below)
        return requirement;
    Version bound = *below;
    bound.build.clear();
    const std::string comparator = cat('<', bound.to_string());
    return VersionReq::parse(requirement.is_any() ? comparator
                                                  : cat(requirement.to_string(), ", ", comparator));
}

/// One source, asked until it has a version that is old enough.
class Question {
public:
    Question(const PackageRequest& request,
             const Place& place,
             const Ranked<ManifestSource>& source,
             std::optional<Version> below,
             const Services& services)
        : request_{request}, place_{place}, source_{source}, below_{std::move(below)},
          is_about_older_{below_.has_value()}, services_{services} {}

    std::optional<Resolved> answer() {
        constexpr std::size_t most_held_back = 100;
        while (passed_over_.size() < most_held_back) {
            const std::optional<PackageDescription> found = ask_source();
            if (!found)
                return std::nullopt;
            if (is_held_back(*found))
                continue;
            if (std::optional<Manifest> manifest = readable_manifest(*found))
                return Resolved{.manifest = std::move(*manifest),
                                .manifest_source = source_.id,
                                .crate_sha256 = crate_sha256(*found),
                                .passed_over = std::move(passed_over_)};
        }
        throw all_held_back();
    }

    /// Whether the source has anything for the request, however young.
    bool has_any() const {
        try {
            return ask_source().has_value();
        } catch (const Error& error) {
            if (error.code() != Errc::registry)
                throw;
            return false;
        }
    }

private:
    PackageQuery query() const {
        PackageQuery query{.spec = request_.spec, .place = place_, .yanked = request_.allow_yanked};
        // Other places hold one version, which is judged when it is known.
        if (std::holds_alternative<Registry>(place_))
            query.spec.requirement = narrowed(request_.spec.requirement, below_);
        return query;
    }

    std::optional<PackageDescription> ask_source() const {
        try {
            std::optional<PackageDescription> found =
                ask(services_,
                    *source_.plugin,
                    cat("asking ", source_.id),
                    [query = query(), component = source_.component](const Host& host) {
                        return component->resolve(query, host);
                    });
            if (found)
                judge_answer(*found, query(), source_.id);
            return found;
        } catch (const Error& error) {
            if (error.code() == Errc::registry && !passed_over_.empty())
                throw all_held_back();
            throw;
        }
    }

    /// Absent for an older version that cannot be described: then the one before it is next.
    std::optional<Manifest> readable_manifest(const PackageDescription& description) {
        constexpr int most_broken = 3; // each costs a download
        try {
            Manifest manifest = manifest_of(description, request_.spec, services_);
            judge_manifest(manifest, query(), source_.id);
            return manifest;
        } catch (const Error& error) {
            const std::optional<PublishedVersion> version = published_version(description);
            const bool is_broken =
                error.code() == Errc::manifest || error.code() == Errc::no_package;
            if (!is_about_older_ || !version || !is_broken || ++broken_ > most_broken)
                throw;
            passed_over_.push_back(
                {version->version.to_string(), version->published, error.what()});
            below_ = version->version;
            return std::nullopt;
        }
    }

    bool is_held_back(const PackageDescription& description) {
        const std::optional<PublishedVersion> version = published_version(description);
        if (!version)
            return false;
        const Age of_policy = services_.policy.min_age(request_.spec.name, version->version);
        is_by_policy_ = of_policy > request_.min_age;
        std::string why =
            why_held_back("published", version->published, std::max(request_.min_age, of_policy));
        if (why.empty())
            return false;
        passed_over_.push_back({version->version.to_string(), version->published, std::move(why)});
        if (request_.spec.requirement.exact())
            throw all_held_back();
        below_ = version->version;
        return true;
    }

    Error all_held_back() const {
        Error error{Errc::policy,
                    cat("no version of ",
                        request_.spec.name,
                        " that may be taken is old enough",
                        is_by_policy_ ? " (policy rule min-age)" : "")};
        for (const PassedOver& version : passed_over_)
            error.note(version.to_string());
        return error.hint(is_by_policy_ ? "`binstall policy` shows the rules of this machine"
                                        : "--min-age 0 holds nothing back");
    }

    const PackageRequest& request_;
    const Place& place_;
    const Ranked<ManifestSource>& source_;
    std::optional<Version> below_;
    bool is_about_older_; ///< Whether a newer version is known, and has no build.
    const Services& services_;
    std::vector<PassedOver> passed_over_;
    int broken_ = 0;
    bool is_by_policy_ = false; ///< Whether the policy, and not the user, held back the last one.
};

/// Those of `sources` that the policy lets describe packages.
/// @throws Error{Errc::policy} when that leaves none.
std::vector<const Ranked<ManifestSource>*>
permitted_sources(std::vector<const Ranked<ManifestSource>*> sources,
                  const PackageRequest& request,
                  const PolicyJudge& judge) {
    const bool was_empty = sources.empty();
    std::erase_if(sources, [&](const Ranked<ManifestSource>* source) {
        return !judge.policy().allows_source(source->id);
    });
    if (sources.empty() && !was_empty)
        judge.refuse({std::string{rule::sources},
                      cat("nobody is left to ask what ", request.spec.name, " is")});
    return sources;
}

} // namespace

Resolved resolve(const PackageRequest& request,
                 const Services& services,
                 const std::optional<Version>& below) {
    const Place place = request.place.value_or(Place{services.registry});
    PluginConfig config = services.config.plugins;
    if (request.place) // it was named: no name is looked up that could be somebody else's
        config.scope.clear();
    const auto sources = permitted_sources(
        sources_for(services.plugins.manifest_sources(), request.spec.name, config),
        request,
        services.policy);
    for (const Ranked<ManifestSource>* source : sources)
        if (std::optional<Resolved> found =
                Question{request, place, *source, below, services}.answer()) {
            settle_version(found->manifest, request, place);
            services.policy.check_package(found->manifest, place);
            warn_of_near_name(found->manifest, place);
            return std::move(*found);
        }
    throw_unknown(request, place, sources, services);
}

bool is_listed(const PackageRequest& request,
               std::string_view manifest_source,
               const Version& version,
               const Services& services) {
    PackageRequest exact = request;
    exact.spec.requirement = VersionReq::parse(cat('=', version.to_string()));
    exact.allow_yanked = true;
    const Place place = request.place.value_or(Place{services.registry});
    const auto& sources = services.plugins.manifest_sources();
    const auto source = std::ranges::find(sources, manifest_source, &Ranked<ManifestSource>::id);
    return source != sources.end() &&
           Question{exact, place, *source, std::nullopt, services}.has_any();
}

} // namespace binstall

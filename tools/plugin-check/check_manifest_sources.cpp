// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "questions.hpp"

#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace binstall::check {

namespace {

struct NamedPlace {
    std::string name;
    Place place;
};

/// A folder with a package in it, which is not the one that is asked for.
fs::path package_folder(const Surroundings& surroundings) {
    fs::path folder = surroundings.folder("package");
    std::ofstream{folder / "Cargo.toml"} << World::other_package;
    return folder;
}

std::vector<NamedPlace> places(const Subject& subject) {
    std::vector<NamedPlace> places{
        {"crates.io",
         Registry{"crates-io",
                  "sparse+https://index.crates.io/",
                  "registry+https://github.com/rust-lang/crates.io-index",
                  ""}},
        {"a git repository", GitRemote{World::repository_url, ""}},
        {"a local path", LocalPath{package_folder(subject.surroundings).string()}},
    };
    if (const std::optional<Registry>& registry = subject.options.registry)
        places.push_back({registry->index, *registry});
    return places;
}

PackageQuery unknown_package(const std::string& name, const Place& place) {
    PackageQuery query;
    query.spec.name = name;
    query.place = place;
    return query;
}

/// @return how many requests the question led to, when there was nothing wrong.
std::size_t check_place(const Subject& subject,
                        const Registered<ManifestSource>& source,
                        const NamedPlace& place,
                        Results& results) {
    const auto named = [&](std::string_view text) {
        return cat("manifests ", source.id, ", ", printable(place.name), ": ", text);
    };
    const ManifestSource* component = source.component.get();
    const auto question = [component,
                           query = unknown_package(subject.options.package, place.place)](
                              const Host& host) { return component->resolve(query, host); };
    std::size_t requests = 0;
    results.check(named("a package that nobody knows is absent"), [&] {
        const auto reply = ask(subject, question);
        requests = reply.requests;
        if (reply.error)
            return said(reply);
        return *reply.answer ? std::string{"found a package that does not exist"} : std::string{};
    });
    check_circumstances(
        subject, named, question, [](const auto& answer) { return !answer.has_value(); }, results);
    return requests;
}

void check_source(const Subject& subject,
                  const Registered<ManifestSource>& source,
                  const std::vector<NamedPlace>& places,
                  Results& results) {
    std::size_t requests = 0;
    for (const NamedPlace& place : places)
        requests += check_place(subject, source, place, results);
    const auto named = [&](std::string_view text) {
        return cat("manifests ", source.id, ": ", text);
    };
    results.check(named("it is asked about what it serves"),
                  [&] { return asks_somebody(requests); });
    results.check(named(leaves_alone), [&] { return subject.surroundings.changes(); });
}

} // namespace

void check_manifest_sources(const Subject& subject, Results& results) {
    const std::vector<NamedPlace> all = places(subject);
    for (const Registered<ManifestSource>& source : subject.plugin.registration->manifest_sources)
        check_source(subject, source, all, results);
}

} // namespace binstall::check

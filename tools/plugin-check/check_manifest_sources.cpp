// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "questions.hpp"

namespace binstall::check {

namespace {

struct NamedPlace {
    std::string_view name;
    Place place;
};

std::vector<NamedPlace> places() {
    return {
        {"crates.io",
         Registry{"crates-io",
                  "sparse+https://index.crates.io/",
                  "registry+https://github.com/rust-lang/crates.io-index",
                  ""}},
        {"a git repository", GitRemote{"https://git.example/owner/repository", ""}},
        {"a local path", LocalPath{"/nonexistent/binstall-plugin-check"}},
    };
}

PackageQuery unknown_package(const Place& place) {
    PackageQuery query;
    query.spec.name = "binstall-check-unknown";
    query.place = place;
    return query;
}

void check_source(const Plugin& plugin,
                  const Registered<ManifestSource>& source,
                  const NamedPlace& place,
                  Results& results) {
    const auto named = [&](std::string_view text) {
        return cat("manifests ", source.id, ", ", place.name, ": ", text);
    };
    const ManifestSource* component = source.component.get();
    const auto question = [component, query = unknown_package(place.place)](const Host& host) {
        return component->resolve(query, host);
    };
    results.check(named("a package that nobody knows is absent"), [&] {
        const auto reply = ask(plugin, question, [](World&) {});
        if (reply.error)
            return said(reply);
        return *reply.answer ? std::string{"found a package that does not exist"} : std::string{};
    });
    results.check(named("an unreachable server is a failure, not an absence"),
                  [&] { return fails_with(plugin, question, Errc::network); });
    results.check(named("a broken server is a failure, not an absence"),
                  [&] { return fails_for_a_broken_server(plugin, question); });
    results.check(named("a rate limit is passed on"),
                  [&] { return fails_with(plugin, question, Errc::rate_limited); });
    results.check(named("missing credentials are passed on"),
                  [&] { return fails_with(plugin, question, Errc::unauthorized); });
    results.check(named("it ends when it is cancelled"),
                  [&] { return ends_when_cancelled(plugin, question); });
    results.check(named("8 threads ask 100 times each"), [&] {
        return answers_many_at_once(
            plugin, question, [](const auto& answer) { return !answer.has_value(); });
    });
}

} // namespace

void check_manifest_sources(const Plugin& plugin, Results& results) {
    for (const Registered<ManifestSource>& source : plugin.registration->manifest_sources)
        for (const NamedPlace& place : places())
            check_source(plugin, source, place, results);
}

} // namespace binstall::check

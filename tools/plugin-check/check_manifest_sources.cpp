// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "questions.hpp"

#include <engine/files.hpp>

#include <cerrno>
#include <fstream>
#include <stdlib.h>
#include <system_error>

namespace binstall::check {

namespace {

struct NamedPlace {
    std::string_view name;
    Place place;
};

/// A folder with a package in it, as long as this object lives.
class PackageFolder {
public:
    PackageFolder() {
        std::string pattern = (fs::temp_directory_path() / "binstall-check-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw_io("create", pattern, errno);
        path_ = pattern;
        std::ofstream{path_ / "Cargo.toml"} << World::other_package;
    }

    ~PackageFolder() {
        std::error_code ignored; // a destructor must not throw
        fs::remove_all(path_, ignored);
    }

    PackageFolder(const PackageFolder&) = delete;
    PackageFolder& operator=(const PackageFolder&) = delete;

    const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
};

std::vector<NamedPlace> places(const PackageFolder& folder) {
    return {
        {"crates.io",
         Registry{"crates-io",
                  "sparse+https://index.crates.io/",
                  "registry+https://github.com/rust-lang/crates.io-index",
                  ""}},
        {"a git repository", GitRemote{World::repository_url, ""}},
        {"a local path", LocalPath{folder.path().string()}},
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
    const PackageFolder folder;
    for (const Registered<ManifestSource>& source : plugin.registration->manifest_sources)
        for (const NamedPlace& place : places(folder))
            check_source(plugin, source, place, results);
}

} // namespace binstall::check

// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "questions.hpp"

namespace binstall::check {

namespace {

/// A package with everything a source may look at, of which nobody has a build.
BuildQuery unknown_build() {
    BuildQuery query;
    query.manifest.name = "binstall-check-unknown";
    query.manifest.version = Version::parse("1.2.3");
    query.manifest.repository = "https://github.com/binstall-check/unknown";
    query.manifest.binaries = {{"binstall-check-unknown", {}}};
    query.manifest.source = "registry+https://github.com/rust-lang/crates.io-index";
    query.targets = {Target::parse("x86_64-unknown-linux-gnu"),
                     Target::parse("x86_64-unknown-linux-musl")};
    query.formats = {{"tgz", {".tar.gz", ".tgz"}}, {"zip", {".zip"}}, {"bin", {""}}};
    return query;
}

void check_source(const Plugin& plugin, const Registered<PackageSource>& source, Results& results) {
    const auto named = [&](std::string_view text) {
        return cat("packages ", source.id, ": ", text);
    };
    const PackageSource* component = source.component.get();
    const auto question = [component, query = unknown_build()](const Host& host) {
        return component->find(query, host);
    };
    results.check(named("a package of which nobody has a build has no candidates"), [&] {
        const auto reply = ask(plugin, question, [](World&) {});
        if (reply.error)
            return said(reply);
        return reply.answer->candidates.empty() ? std::string{}
                                                : std::string{"offers what does not exist"};
    });
    results.check(named("a package without a repository is no failure"), [&] {
        const auto lonely = [component](const Host& host) {
            BuildQuery query = unknown_build();
            query.manifest.repository.reset();
            return component->find(query, host);
        };
        const auto reply = ask(plugin, lonely, [](World&) {});
        return reply.error ? said(reply) : std::string{};
    });
    results.check(named("an unreachable server is a failure, not an absence"),
                  [&] { return fails_with(plugin, question, Errc::network); });
    results.check(named("a broken server is a failure, not an absence"),
                  [&] { return fails_for_a_broken_server(plugin, question); });
    results.check(named("a rate limit is passed on"),
                  [&] { return fails_with(plugin, question, Errc::rate_limited); });
    results.check(named("it ends when it is cancelled"),
                  [&] { return ends_when_cancelled(plugin, question); });
    results.check(named("8 threads ask 100 times each"), [&] {
        return answers_many_at_once(
            plugin, question, [](const Findings& findings) { return findings.candidates.empty(); });
    });
}

} // namespace

void check_package_sources(const Plugin& plugin, Results& results) {
    for (const Registered<PackageSource>& source : plugin.registration->package_sources)
        check_source(plugin, source, results);
}

} // namespace binstall::check

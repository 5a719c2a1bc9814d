// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "questions.hpp"

namespace binstall::check {

namespace {

/// A package with everything a source may look at, of which nobody has a build.
BuildQuery unknown_build(const Options& options) {
    BuildQuery query;
    query.manifest.name = options.package;
    query.manifest.version = Version::parse("1.2.3");
    query.manifest.repository = "https://github.com/binstall-check/unknown";
    query.manifest.binaries = {{options.package, {}}};
    query.manifest.source = options.registry
                                ? options.registry->source
                                : "registry+https://github.com/rust-lang/crates.io-index";
    query.targets = {Target::parse("x86_64-unknown-linux-gnu"),
                     Target::parse("x86_64-unknown-linux-musl")};
    query.formats = {{"tgz", {".tar.gz", ".tgz"}}, {"zip", {".zip"}}, {"bin", {""}}};
    return query;
}

void check_source(const Subject& subject,
                  const Registered<PackageSource>& source,
                  Results& results) {
    const auto named = [&](std::string_view text) {
        return cat("packages ", source.id, ": ", text);
    };
    const PackageSource* component = source.component.get();
    const BuildQuery query = unknown_build(subject.options);
    const auto question = [component, query](const Host& host) {
        return component->find(query, host);
    };
    std::size_t requests = 0;
    results.check(named("a package of which nobody has a build has no candidates"), [&] {
        const auto reply = ask(subject, question);
        requests = reply.requests;
        if (reply.error)
            return said(reply);
        return reply.answer->candidates.empty() ? std::string{}
                                                : std::string{"offers what does not exist"};
    });
    results.check(named("a package without a repository is no failure"), [&] {
        BuildQuery lonely = query;
        lonely.manifest.repository.reset();
        const auto reply = ask(subject, [component, lonely](const Host& host) {
            return component->find(lonely, host);
        });
        return reply.error ? said(reply) : std::string{};
    });
    check_circumstances(
        subject,
        named,
        question,
        [](const Findings& findings) { return findings.candidates.empty(); },
        results);
    results.check(named("it is asked about what it serves"),
                  [&] { return asks_somebody(requests); });
    results.check(named(leaves_alone), [&] { return subject.surroundings.changes(); });
}

} // namespace

void check_package_sources(const Subject& subject, Results& results) {
    for (const Registered<PackageSource>& source : subject.plugin.registration->package_sources)
        check_source(subject, source, results);
}

} // namespace binstall::check

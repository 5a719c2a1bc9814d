// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include <binstall/text.hpp>

#include <engine/cargo_manifest.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <release/author_releases.hpp>
#include <release/repository.hpp>

namespace binstall {

namespace {

const std::vector<PackageFormat> formats{
    {"tgz", {".tgz", ".tar.gz"}},
    {"txz", {".txz", ".tar.xz"}},
    {"tzstd", {".tzstd", ".tzst", ".tar.zst"}},
    {"tbz2", {".tbz2", ".tar.bz2", ".tbz", ".tar.bz"}},
    {"zip", {".zip"}},
    {"tar", {".tar"}},
    {"bin", {".bin", "", ".exe"}},
};

Manifest manifest_of(const Value& crate, const Readers& read) {
    CrateFiles files;
    files.cargo_toml = *crate.find("manifest")->string();
    for (const Value& name : *crate.find("sources")->array())
        files.names.push_back(*name.string());
    return read_cargo_manifest(files, read);
}

/// The page of the crate's release, as github.com serves it: a repository that was renamed answers
/// under its new name.
void serve_release(const Value& crate, const Manifest& manifest, FakeHttp& http) {
    const std::string repository = *crate.find("repo")->string();
    const std::string tag = *crate.find("release_tag")->string();
    const std::string path = repository.substr(std::string_view{"https://github.com"}.size());
    std::string html = cat("<a href=\"", path, "/archive/refs/tags/", tag, ".zip\">Source</a>");
    for (const Value& asset : *crate.find("assets")->array())
        html += cat("<li><a href=\"",
                    path,
                    "/releases/download/",
                    tag,
                    "/",
                    *asset.find("name")->string(),
                    "\">x</a></li>");
    const std::string page = cat("/releases/expanded_assets/", percent_encode(tag));
    const auto stated = release::Repository::parse(manifest.repository.value_or(repository));
    const bool is_renamed = stated.forge == release::Forge::github && stated.url != repository;
    Response& answer = http.answer((is_renamed ? stated.url : repository) + page, html);
    answer.url = Url::parse(repository + page);
}

/// The names of the best candidate's files; empty when there is none.
std::vector<std::string> chosen(Findings findings, const std::vector<Target>& targets) {
    if (findings.candidates.empty())
        return {};
    const auto rank = [&](const Candidate& candidate) {
        const auto place = std::ranges::find(targets, candidate.target) - targets.begin();
        return std::pair{place, -candidate.score};
    };
    const Candidate& best = *std::ranges::min_element(findings.candidates, {}, rank);
    std::vector<std::string> names;
    for (const Asset& asset : best.assets)
        names.push_back(asset.name);
    return names;
}

} // namespace

TEST_CASE("what a person would pick is found for real crates, and nothing else is claimed") {
    const auto folder = corpus_folder();
    if (!folder) {
        MESSAGE("the corpus is not beside this source tree: nothing was compared");
        return;
    }
    const std::vector<Target> targets{Target::parse("x86_64-unknown-linux-gnu"),
                                      Target::parse("x86_64-unknown-linux-musl")};
    const StrictReaders read;
    int expected = 0;
    int found = 0;
    for (const std::string& line : corpus_lines(*folder / "crates.jsonl")) {
        const Value crate = read.json(line);
        FakeHost host{read};
        const BuildQuery query{manifest_of(crate, read), targets, {}, {}, formats};
        serve_release(crate, query.manifest, host.http);
        const Findings findings = release::AuthorReleases{}.find(query, host.host());
        const auto names = chosen(findings, targets);
        const std::string name = *crate.find("crate")->string();
        const Array* wanted = crate.find("expected")->find("x86_64-unknown-linux-gnu")->array();
        CAPTURE(name);
        expected += wanted ? 1 : 0;
        const bool is_wanted =
            wanted && !names.empty() && std::ranges::any_of(*wanted, [&](const Value& one) {
                return *one.string() == names.front();
            });
        found += is_wanted ? 1 : 0;
        if (!is_wanted && (wanted || !names.empty()))
            MESSAGE(name, ": ", names.empty() ? std::string{"nothing"} : names.front());
    }
    MESSAGE(found, " of ", expected);
    CHECK(found >= 122);
}

} // namespace binstall

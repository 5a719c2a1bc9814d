// SPDX-License-Identifier: MIT
#include "corpus_crates.hpp"

#include "corpus.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/cargo_manifest.hpp>
#include <engine/platform/compatible_targets.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <release/author_releases.hpp>
#include <release/repository.hpp>
#include <utility>

namespace binstall {

namespace {

/// All that the machine runs, most wanted first.
std::vector<Target> targets_of(const std::string& triple) {
    const Target target = Target::parse(triple);
    std::vector<Target> targets = with_compatible({target});
    if (target.os == "linux")
        targets.push_back(Target::parse(cat(target.arch, "-unknown-linux-musl")));
    return targets;
}

/// Whether the corpus says that the file is for a platform that none of `targets` is.
bool is_foreign(const Value& crate, const std::string& file, const std::vector<Target>& targets) {
    for (const Value& asset : *crate.find("assets")->array()) {
        const Value* triple = asset.find("target");
        if (*asset.find("name")->string() != file || !triple || !triple->string())
            continue;
        const Target of_file = Target::parse(*triple->string());
        return std::ranges::none_of(targets, [&](const Target& target) {
            return target.os == of_file.os &&
                   (target.arch == of_file.arch || of_file.arch.starts_with("universal"));
        });
    }
    return false;
}

} // namespace

const std::vector<PackageFormat>& corpus_formats() {
    static const std::vector<PackageFormat> formats{
        {"tgz", {".tgz", ".tar.gz"}},
        {"txz", {".txz", ".tar.xz"}},
        {"tzstd", {".tzstd", ".tzst", ".tar.zst"}},
        {"tbz2", {".tbz2", ".tar.bz2", ".tbz", ".tar.bz"}},
        {"zip", {".zip"}},
        {"tar", {".tar"}},
        {"bin", {".bin", "", ".exe"}},
        {"gz", {".gz"}},
    };
    return formats;
}

Manifest corpus_manifest(const Value& crate) {
    CrateFiles files;
    files.cargo_toml = *crate.find("manifest")->string();
    for (const Value& name : *crate.find("sources")->array())
        files.names.push_back(*name.string());
    return read_cargo_manifest(files);
}

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

std::vector<std::string> chosen_files(const Findings& findings,
                                      const std::vector<Target>& targets) {
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

Accuracy measure_accuracy(const std::filesystem::path& crates, const std::string& triple) {
    const std::vector<Target> targets = targets_of(triple);
    const StrictReaders read;
    Accuracy accuracy;
    for (const std::string& line : corpus_lines(crates)) {
        const Value crate = read.json(line);
        FakeHost host{read};
        const BuildQuery query{.manifest = corpus_manifest(crate),
                               .targets = targets,
                               .binaries = {},
                               .overrides = {},
                               .formats = corpus_formats()};
        serve_release(crate, query.manifest, host.http);
        std::string problem = "nothing";
        std::vector<std::string> files;
        try {
            files = chosen_files(release::AuthorReleases{}.find(query, host.host()), targets);
        } catch (const Error& error) {
            problem = error.what();
        }
        const Array* wanted = crate.find("expected")->find(triple)->array();
        const std::string file = files.empty() ? "" : files.front();
        const bool is_found = wanted && std::ranges::any_of(*wanted, [&](const Value& one) {
                                  return *one.string() == file;
                              });
        accuracy.expected += wanted ? 1 : 0;
        accuracy.found += is_found ? 1 : 0;
        accuracy.wrong += !file.empty() && !is_found && is_foreign(crate, file, targets) ? 1 : 0;
        if (wanted && !is_found)
            accuracy.misses.push_back(
                cat(*crate.find("crate")->string(), ": ", file.empty() ? problem : file));
    }
    return accuracy;
}

} // namespace binstall

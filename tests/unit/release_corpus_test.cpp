// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/cargo_manifest.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/process.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
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

Manifest manifest_of(const Value& crate) {
    CrateFiles files;
    files.cargo_toml = *crate.find("manifest")->string();
    for (const Value& name : *crate.find("sources")->array())
        files.names.push_back(*name.string());
    return read_cargo_manifest(files);
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

/// What installers of other tools used a listed file for: "linux/amd64", or a triple.
bool is_used_for(const Value& label, const Target& target) {
    const std::string text = *label.string();
    const std::string os = target.os == "darwin" ? "darwin" : target.os;
    const std::string arch = target.arch == "x86_64"    ? "amd64"
                             : target.arch == "aarch64" ? "arm64"
                             : target.arch == "i686"    ? "386"
                                                        : target.arch;
    return text == cat(os, "/", arch) || text == cat(os, "/any") ||
           (text.starts_with(cat(target.arch, "-")) && text.find(os) != std::string::npos);
}

/// The version in a tag: "tool-v1.2.3". Absent when there is none.
std::optional<Version> version_in(std::string_view tag) {
    for (std::size_t at = 0; at < tag.size(); ++at) {
        const bool begins = is_ascii_digit(tag[at]) && (at == 0 || !is_ascii_digit(tag[at - 1]));
        if (!begins)
            continue;
        try {
            return Version::parse(tag.substr(at));
        } catch (const Error&) {
            continue;
        }
    }
    return std::nullopt;
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
        const BuildQuery query{manifest_of(crate), targets, {}, {}, formats};
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

/// The releases of the corpus, one line each, unpacked by the system's gzip.
std::vector<std::string> released(const std::filesystem::path& folder) {
    const auto gzip = test::find_program("gzip");
    if (!gzip)
        return {};
    const test::Outcome all = test::run(
        {.program = *gzip, .arguments = {"-dc", (folder / "releases.jsonl.gz").string()}});
    std::vector<std::string> lines;
    for (const std::string_view line : split(all.out, '\n'))
        if (!line.empty())
            lines.emplace_back(line);
    return lines;
}

/// The binaries of the crates whose manifest is known.
std::map<std::string, std::vector<Binary>> known_binaries(const std::filesystem::path& folder) {
    const StrictReaders read;
    std::map<std::string, std::vector<Binary>> known;
    for (const std::string& line : corpus_lines(folder / "crates.jsonl")) {
        const Value crate = read.json(line);
        for (const Value& name : *crate.find("bins")->array())
            known[*crate.find("crate")->string()].push_back({*name.string(), {}});
    }
    return known;
}

struct Count {
    int known = 0;
    int found = 0;
    int wrong = 0;
};

TEST_CASE("no file of another platform is taken from thousands of releases") {
    const auto folder = corpus_folder();
    if (!folder) {
        MESSAGE("the corpus is not beside this source tree: nothing was compared");
        return;
    }
    const std::vector<std::vector<std::string>> machines{
        {"x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"},
        {"aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl"},
        {"aarch64-apple-darwin"},
        {"x86_64-apple-darwin"},
        {"x86_64-pc-windows-msvc", "x86_64-pc-windows-gnu"},
    };
    const auto binaries = known_binaries(*folder);
    const StrictReaders read;
    std::map<std::string, Count> counts;
    constexpr int step = 16; // all of them take a minute
    int number = 0;
    for (const std::string& line : released(*folder)) {
        if (number++ % step != 0)
            continue;
        const Value release = read.json(line);
        const std::string tag = *release.find("tag")->string();
        const auto version = version_in(tag);
        if (!version)
            continue;
        const std::string url = cat("https://github.com/", *release.find("repo")->string());
        const std::string crate = *release.find("crates")->array()->front().string();
        std::string html = "<a href=\"/archive/refs/tags/x.zip\">Source</a>";
        for (const Value& asset : *release.find("assets")->array())
            html += cat("<li><a href=\"/",
                        *release.find("repo")->string(),
                        "/releases/download/",
                        percent_encode(tag),
                        "/",
                        percent_encode(*asset.array()->front().string()),
                        "\">x</a></li>");
        for (const std::vector<std::string>& machine : machines) {
            BuildQuery query;
            query.manifest.name = crate;
            query.manifest.version = *version;
            query.manifest.repository = url;
            const auto names = binaries.find(crate);
            query.manifest.binaries =
                names == binaries.end() ? std::vector<Binary>{{crate, {}}} : names->second;
            for (const std::string& triple : machine)
                query.targets.push_back(Target::parse(triple));
            query.formats = formats;
            FakeHost host{read};
            const std::string page = cat(url, "/releases/expanded_assets/", percent_encode(tag));
            host.http.answer(page, html).url = Url::parse(page);
            const auto chosen_names =
                chosen(release::AuthorReleases{}.find(query, host.host()), query.targets);
            Count& count = counts[machine.front()];
            std::string best;
            bool is_known = false;
            bool is_right = false;
            bool is_labelled = false;
            for (const Value& asset : *release.find("assets")->array()) {
                const std::string name = *asset.array()->front().string();
                const Array& labels = *asset.array()->back().array();
                const bool fits = std::ranges::any_of(labels, [&](const Value& label) {
                    return is_used_for(label, query.targets.front());
                });
                is_known = is_known || fits;
                if (!chosen_names.empty() && name == chosen_names.front()) {
                    is_labelled = !labels.empty();
                    is_right = fits;
                }
                if (fits)
                    best = name;
            }
            count.known += is_known;
            count.found += is_known && !chosen_names.empty();
            const bool is_wrong = is_labelled && !is_right;
            count.wrong += is_wrong;
            if (is_wrong)
                MESSAGE(machine.front(),
                        " ",
                        url,
                        " ",
                        tag,
                        " ",
                        chosen_names.empty() ? std::string{"nothing"} : chosen_names.front(),
                        " instead of ",
                        best);
        }
    }
    for (const auto& machine : machines) {
        const Count& count = counts[machine.front()];
        MESSAGE(machine.front(), ": ", count.found, " of ", count.known, ", wrong ", count.wrong);
        // A file for any Mac is listed as one for Intel's.
        CHECK((count.wrong == 0 || machine.front().find("apple") != std::string::npos));
        CHECK(count.found * 100 >= count.known * 95);
    }
}

} // namespace binstall

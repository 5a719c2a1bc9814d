// SPDX-License-Identifier: MIT
#include "corpus.hpp"
#include "corpus_crates.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/cargo_manifest.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/places.hpp>
#include <support/process.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <release/author_releases.hpp>
#include <release/repository.hpp>
#include <set>

namespace binstall {

namespace {

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

} // namespace

TEST_CASE("what a person would pick is found for real crates, and nothing of another platform") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was compared");
        return;
    }
    for (const std::string triple :
         {"x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"}) {
        const Accuracy accuracy = measure_accuracy(*folder / "crates.jsonl", triple);
        MESSAGE(triple, ": ", accuracy.found, " of ", accuracy.expected);
        for (const std::string& miss : accuracy.misses)
            MESSAGE(miss);
        CHECK(accuracy.found * 100 >= accuracy.expected * 97);
        CHECK(accuracy.wrong == 0);
    }
}

/// The words in the string literals of a source file.
std::set<std::string> literals_of(const std::filesystem::path& file) {
    std::set<std::string> literals;
    for (const std::string& line : corpus_lines(file)) {
        const std::vector<std::string_view> pieces = split(line, '"');
        for (std::size_t at = 1; at < pieces.size(); at += 2)
            literals.insert(to_lower(pieces[at]));
    }
    return literals;
}

TEST_CASE("no rule is for one crate: the matcher names no crate, owner or repository") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was compared");
        return;
    }
    const StrictReaders read;
    std::set<std::string> names;
    for (const std::string& line : corpus_lines(*folder / "crates.jsonl")) {
        const Value crate = read.json(line);
        names.insert(to_lower(*crate.find("crate")->string()));
        for (const std::string_view part : split(*crate.find("repo")->string(), '/'))
            names.insert(to_lower(part));
    }
    // The last is what Apple calls its processors.
    for (const std::string_view general : {"", "https:", "github.com", "silicon"})
        names.erase(std::string{general});
    const std::filesystem::path top = test::source_folder();
    int files = 0;
    for (const std::string_view part :
         {"plugins/release", "core/engine/platform", "core/engine/unpack"})
        for (const auto& entry : std::filesystem::directory_iterator{top / part}) {
            if (entry.path().extension() != ".cpp")
                continue;
            ++files;
            for (const std::string& literal : literals_of(entry.path())) {
                CAPTURE(entry.path().filename().string());
                CAPTURE(literal);
                CHECK_FALSE(names.contains(literal));
            }
        }
    CHECK(files > 20);
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

/// Where the names leave open which one is meant, none is.
std::vector<std::string> files_for(const BuildQuery& query, FakeHost& host) {
    try {
        return chosen_files(release::AuthorReleases{}.find(query, host.host()), query.targets);
    } catch (const Error& error) {
        if (error.code() != Errc::policy)
            throw;
        return {};
    }
}

struct Count {
    int known = 0;
    int found = 0;
    int wrong = 0;
};

TEST_CASE("no file of another platform is taken from thousands of releases") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was compared");
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
            query.formats = corpus_formats();
            FakeHost host{read};
            const std::string page = cat(url, "/releases/expanded_assets/", percent_encode(tag));
            host.http.answer(page, html).url = Url::parse(page);
            const auto chosen_names = files_for(query, host);
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

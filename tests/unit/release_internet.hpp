// SPDX-License-Identifier: MIT
// A forge of tables for the tests of the author's releases.
#pragma once

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <algorithm>
#include <functional>
#include <release/author_releases.hpp>

namespace binstall::release {

inline const std::string listing = "https://github.com/o/r/releases/expanded_assets/";

/// A package with these binaries, wanted for this machine, and what plugins can read.
inline BuildQuery query_for(std::vector<std::string> binaries = {"tool"}) {
    BuildQuery query;
    query.manifest.name = "tool";
    query.manifest.version = Version::parse("1.2.3");
    query.manifest.repository = "https://github.com/o/r";
    for (std::string& name : binaries)
        query.manifest.binaries.push_back({std::move(name), {}});
    query.targets = {Target::parse("x86_64-unknown-linux-gnu"),
                     Target::parse("x86_64-unknown-linux-musl")};
    query.formats = {{"tgz", {".tgz", ".tar.gz"}},
                     {"txz", {".txz", ".tar.xz"}},
                     {"zip", {".zip"}},
                     {"bin", {".bin", "", ".exe"}}};
    return query;
}

/// A machine with a network of tables.
class Internet {
public:
    /// A release with files of these names, each with a digest.
    void release(std::string_view tag, const std::vector<std::string>& files) {
        std::string html = cat("<a href=\"/o/r/archive/refs/tags/", tag, ".zip\">Source</a>");
        for (const std::string& file : files)
            html += cat("<li><a href=\"/o/r/releases/download/",
                        tag,
                        "/",
                        percent_encode(file),
                        "\">x</a><span>sha256:",
                        std::string(64, 'a'),
                        "</span><relative-time datetime=\"2026-01-01T00:00:00Z\"></li>");
        const std::string url = listing + percent_encode(tag);
        host.http.answer(url, html).url = Url::parse(url);
    }

    Findings find(const BuildQuery& query) { return AuthorReleases{}.find(query, host.host()); }

    /// What was asked for, below the listing's folder where it is there.
    std::vector<std::string> asked() const {
        std::vector<std::string> questions;
        for (const std::string& url : host.http.urls())
            questions.push_back(url.starts_with(listing) ? url.substr(listing.size()) : url);
        return questions;
    }

    StrictReaders readers;
    FakeHost host{readers};
};

/// "target file[,file] score" of every candidate, the best first.
inline std::vector<std::string> files_of(const Findings& findings) {
    std::vector<Candidate> sorted = findings.candidates;
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &Candidate::score);
    std::vector<std::string> lines;
    for (const Candidate& candidate : sorted) {
        std::string line = candidate.target.env;
        for (const Asset& asset : candidate.assets)
            line += cat(" ", asset.name);
        lines.push_back(line);
    }
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace binstall::release

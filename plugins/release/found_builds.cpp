// SPDX-License-Identifier: MIT
#include "found_builds.hpp"

#include "page_offers.hpp"

#include <binstall/text.hpp>

#include <utility>

namespace binstall::release {

FoundBuilds::FoundBuilds(const BuildQuery& query) : query_{query} {
    read_repository();
}

/// Many who state no repository have it as their homepage.
void FoundBuilds::read_repository() {
    const std::optional<std::string>& stated = query_.manifest.repository;
    const std::optional<std::string>& text = stated ? stated : query_.manifest.homepage;
    if (!text)
        return;
    try {
        repository_ = Repository::parse(*text, query_.forges);
        if (!stated && (repository_->forge == Forge::other || repository_->name.empty()))
            repository_.reset();
    } catch (const Error& error) {
        if (!stated)
            return;
        findings_.rejected.push_back({*text, "", error.what()});
        remember(error);
    }
}

void FoundBuilds::remember(const std::optional<Error>& error) {
    if (!problem_ ||
        (error && is_about_metadata(problem_->code()) && !is_about_metadata(error->code())))
        problem_ = error;
}

Findings FoundBuilds::result() {
    if (!findings_.candidates.empty() || !problem_)
        return std::move(findings_);
    for (const std::string& question : findings_.asked)
        problem_->note(cat("asked: ", printable(question)));
    throw std::move(*problem_);
}

void FoundBuilds::take(const Offer& offer) {
    const FoundFile& first = offer.files.front();
    for (const FoundFile& file : offer.files)
        if (!is_allowed(file.name, query_)) {
            findings_.rejected.push_back(
                {file.name, offer.target.triple, "it is not what --asset asks for"});
            return;
        }
    try {
        findings_.candidates.push_back(build_candidate(offer, query_, repository_));
    } catch (const Error& error) {
        // A package that is signed in a way that cannot be checked is offered in no form.
        if (error.code() == Errc::signature_invalid)
            throw;
        findings_.rejected.push_back({first.name, offer.target.triple, error.what()});
        remember(error);
        return;
    }
    if (release_file(first.url))
        findings_.redirect_hosts = {"objects.githubusercontent.com",
                                    "release-assets.githubusercontent.com"};
}

} // namespace binstall::release

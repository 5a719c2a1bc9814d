// SPDX-License-Identifier: MIT
#include "direct_probe.hpp"

#include "conventional_names.hpp"
#include "page_offers.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace binstall::release {

namespace {

constexpr std::size_t probe_limit = 24;

/// The folder of a release's files on each forge, for a tag.
std::string folder_of(const Repository& repository, std::string_view tag) {
    switch (repository.forge) {
    case Forge::gitlab:
        return cat(repository.url, "/-/releases/", tag, "/downloads/binaries/");
    case Forge::forgejo:
        return cat(repository.url, "/releases/download/", tag, "/");
    case Forge::sourceforge:
        return cat(repository.url, "/files/binaries/", tag, "/");
    case Forge::bitbucket:
        return cat(repository.url, "/downloads/");
    case Forge::github:
    case Forge::other:
        break;
    }
    return {};
}

std::string_view ending_of(Forge forge) {
    return forge == Forge::sourceforge ? "/download" : "";
}

/// The name of the file at `url`: SourceForge ends with a word of its own.
std::string name_of(const Url& url) {
    std::string_view text = url.path();
    constexpr std::string_view ending = "/download";
    if (url.host() == "sourceforge.net" && text.ends_with(ending))
        return Url::parse(cat(url.origin(), text.substr(0, text.size() - ending.size())))
            .file_name();
    return url.file_name();
}

/// A server that refuses the question has not said that the file is not there.
bool is_no_answer(int status) {
    return status == 403 || status == 405 || status == 501;
}

void judge(const Guess& guess,
           const Response& response,
           const BuildQuery& query,
           ProbeResult& result) {
    const std::string shown = guess.url.redacted();
    if (!response.is_success() && !is_no_answer(response.status)) {
        result.rejected.push_back(
            {shown, guess.target.triple, cat("the server answered ", response.status)});
        if (response.status == 401 || response.status >= 500) {
            if (!result.failure)
                result.failure =
                    Error{response.status == 401 ? Errc::unauthorized : Errc::network,
                          cat("the server answered ", response.status, " for ", shown)};
        }
        return;
    }
    FoundFile file{guess.url, name_of(guess.url), guess.type.format, std::nullopt, std::nullopt};
    if (std::optional<Offer> offer = offer_of_file(std::move(file), guess.target, query)) {
        offer->score = guess.score;
        result.offers.push_back(std::move(*offer));
    } else {
        result.rejected.push_back(
            {shown, guess.target.triple, "it is one executable, and there are several"});
    }
}

/// The few combinations that are common enough to be worth a request each.
std::vector<Guess> guesses_below(const std::string& folder, const BuildQuery& query, Forge forge) {
    const Manifest& manifest = query.manifest;
    std::vector<std::string> names{manifest.name};
    if (const auto wanted = wanted_binaries(query); wanted.size() == 1 && wanted[0] != names[0])
        names.push_back(wanted[0]);
    // A name without a version, the first of the patterns, could be of any version where the folder
    // does not tell them apart.
    const std::size_t first = forge == Forge::bitbucket ? 1 : 0;
    constexpr std::size_t patterns = 3;
    std::vector<Guess> guesses;
    int score = 400;
    for (const std::string_view format : {"tgz", "zip", "txz"})
        for (std::size_t pattern = first; pattern < first + patterns; ++pattern)
            for (const std::string& name : names)
                for (const Target& target : query.targets) {
                    const std::vector<FileType> types = types_of(format, query.formats);
                    if (types.empty())
                        continue;
                    // The long spelling of a compressed tar is the usual one.
                    const FileType& type = *std::ranges::max_element(
                        types, {}, [](const FileType& t) { return t.suffix.size(); });
                    const std::string stem =
                        conventional_stems(name, target, manifest.version)[pattern];
                    guesses.push_back(
                        {target,
                         Url::parse(
                             cat(folder, percent_encode(stem + type.suffix), ending_of(forge))),
                         type,
                         score--});
                }
    return guesses;
}

} // namespace

std::vector<std::vector<Guess>> conventional_guesses(const BuildQuery& query,
                                                     const Repository& repository) {
    if (folder_of(repository, "").empty())
        return {};
    const std::string version = percent_encode(query.manifest.version.to_string());
    std::vector<std::vector<Guess>> rounds;
    // One folder holds all versions there, so that the tag says nothing.
    if (repository.forge == Forge::bitbucket)
        rounds.push_back(guesses_below(folder_of(repository, ""), query, repository.forge));
    else
        for (const std::string& tag : {cat("v", version), version})
            rounds.push_back(guesses_below(folder_of(repository, tag), query, repository.forge));
    return rounds;
}

ProbeResult probe(std::vector<Guess> guesses, const BuildQuery& query, const Host& host) {
    guesses.resize(std::min(guesses.size(), probe_limit), Guess{});
    std::vector<Request> requests;
    for (const Guess& guess : guesses) {
        Request request;
        request.method = Method::head;
        request.url = guess.url;
        requests.push_back(std::move(request));
    }
    ProbeResult result;
    const std::vector<Http::Outcome> outcomes = host.http.fetch_all(requests);
    for (std::size_t at = 0; at < guesses.size(); ++at) {
        result.asked.push_back(guesses[at].url.redacted());
        if (const auto* response = std::get_if<Response>(&outcomes.at(at))) {
            judge(guesses[at], *response, query, result);
            continue;
        }
        const Error& error = std::get<Error>(outcomes[at]);
        if (error.code() == Errc::cancelled)
            throw Error{error};
        result.rejected.push_back(
            {guesses[at].url.redacted(), guesses[at].target.triple, error.what()});
        if (!result.failure)
            result.failure = error;
    }
    return result;
}

} // namespace binstall::release

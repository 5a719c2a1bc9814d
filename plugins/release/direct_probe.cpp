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

constexpr std::size_t usual_limit = 24;
constexpr std::size_t rare_limit = 128;

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

/// SourceForge ends the URL of a file with a word of its own.
std::string_view ending_of(const Url& url) {
    const std::string_view ending = ending_of(Forge::sourceforge);
    return url.host() == "sourceforge.net" && url.path().ends_with(ending) ? ending : "";
}

std::string name_of(const Url& url) {
    const std::string_view path = url.path();
    const std::string_view ending = ending_of(url);
    if (ending.empty())
        return url.file_name();
    return Url::parse(cat(url.origin(), path.substr(0, path.size() - ending.size()))).file_name();
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
        if (guess.is_stated || response.status != 404)
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

/// The folder of what `url` names.
std::string folder_of(const Url& url) {
    const std::string text = url.redacted();
    return text.substr(0, text.rfind('/', text.size() - ending_of(url).size() - 1) + 1);
}

/// What may lie in one folder.
struct Guesses {
    std::vector<Guess> usual; ///< The few combinations that are common enough to be asked first.
    std::vector<Guess> rare;
};

std::vector<std::string> names_of(const BuildQuery& query) {
    std::vector<std::string> names{query.manifest.name};
    if (const auto wanted = wanted_binaries(query); wanted.size() == 1 && wanted[0] != names[0])
        names.push_back(wanted[0]);
    return names;
}

/// The long spelling of a compressed tar is the usual one.
bool is_usual_type(const FileType& type, const std::vector<FileType>& types) {
    return type.format != "bin" && std::ranges::all_of(types, [&](const FileType& other) {
               return other.suffix.size() <= type.suffix.size();
           });
}

/// The patterns of names that are worth a question, by their index: where one folder has all
/// versions, a name without one could be of any of them.
std::vector<std::size_t> patterns_of(const BuildQuery& query, Forge forge) {
    const Version& version = query.manifest.version;
    const std::vector<std::string> samples = conventional_stems("", query.targets.front(), version);
    std::vector<std::size_t> patterns;
    for (std::size_t index = 0; index < samples.size(); ++index)
        if (forge != Forge::bitbucket ||
            samples[index].find(version.to_string()) != std::string::npos)
            patterns.push_back(index);
    return patterns;
}

Guesses guesses_below(const std::string& folder, const BuildQuery& query, Forge forge) {
    const std::vector<std::string> names = names_of(query);
    const std::vector<std::size_t> patterns = patterns_of(query, forge);
    constexpr std::size_t usual_patterns = 3;
    Guesses guesses;
    int score = 400;
    for (const std::string_view format : {"tgz", "zip", "bin", "txz"})
        for (const std::vector<FileType> types = types_of(format, query.formats);
             const FileType& type : types)
            for (std::size_t place = 0; place < patterns.size(); ++place)
                for (const std::string& name : names)
                    for (const Target& target : query.targets) {
                        const std::string stem = conventional_stems(
                            name, target, query.manifest.version)[patterns[place]];
                        const bool is_usual = place < usual_patterns && is_usual_type(type, types);
                        (is_usual ? guesses.usual : guesses.rare)
                            .push_back(
                                {target,
                                 Url::parse(cat(
                                     folder, percent_encode(stem + type.suffix), ending_of(forge))),
                                 type,
                                 score--});
                    }
    guesses.usual.resize(std::min(guesses.usual.size(), usual_limit), Guess{});
    guesses.rare.resize(std::min(guesses.rare.size(), rare_limit), Guess{});
    return guesses;
}

/// Where was asked, a line for each folder: a person looks for the one name that is missing, and
/// `binstall explain` shows every request.
std::vector<std::string> places_of(const std::vector<Guess>& guesses) {
    constexpr std::size_t shown = 4;
    std::vector<std::string> lines;
    for (auto begin = guesses.begin(); begin != guesses.end();) {
        const std::string folder = folder_of(begin->url);
        const auto end = std::find_if(begin, guesses.end(), [&](const Guess& guess) {
            return folder_of(guess.url) != folder;
        });
        const auto count = static_cast<std::size_t>(end - begin);
        if (count <= shown) {
            for (; begin != end; ++begin)
                lines.push_back(begin->url.redacted());
            continue;
        }
        lines.push_back(
            cat(begin->url.redacted(), " and ", count - 1, " other names in that folder"));
        begin = end;
    }
    return lines;
}

} // namespace

std::vector<GuessRound> conventional_guesses(const BuildQuery& query,
                                             const Repository& repository) {
    if (folder_of(repository, "").empty() || query.targets.empty())
        return {};
    const std::string version = percent_encode(query.manifest.version.to_string());
    std::vector<std::string> tags{cat("v", version), version};
    // One folder holds all versions there, so that the tag says nothing.
    if (repository.forge == Forge::bitbucket)
        tags.resize(1);
    std::vector<GuessRound> rounds, rare;
    for (const std::string& tag : tags) {
        Guesses guesses = guesses_below(folder_of(repository, tag), query, repository.forge);
        rounds.push_back({std::move(guesses.usual), false});
        rare.push_back({std::move(guesses.rare), true});
    }
    std::ranges::move(rare, std::back_inserter(rounds));
    return rounds;
}

ProbeResult probe(std::vector<Guess> guesses, const BuildQuery& query, const Host& host) {
    std::vector<Request> requests;
    for (const Guess& guess : guesses) {
        Request request;
        request.method = Method::head;
        request.url = guess.url;
        requests.push_back(std::move(request));
    }
    ProbeResult result;
    result.asked = places_of(guesses);
    const std::vector<Http::Outcome> outcomes = host.http.fetch_all(requests);
    for (std::size_t at = 0; at < guesses.size(); ++at) {
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

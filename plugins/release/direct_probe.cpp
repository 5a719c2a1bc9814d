// SPDX-License-Identifier: MIT
#include "direct_probe.hpp"

#include "page_offers.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace binstall::release {

namespace {

/// SourceForge ends the URL of a file with a word of its own.
std::string_view ending_of(const Url& url) {
    return url.host() == "sourceforge.net" && url.path().ends_with(sourceforge_ending)
               ? sourceforge_ending
               : "";
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
        return;
    }
    FoundFile file{guess.url, name_of(guess.url), guess.type.format, std::nullopt, std::nullopt};
    if (!guess.binary.empty()) {
        add_own_file(result.offers, std::move(file), guess.target, guess.score, guess.binary);
        return;
    }
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

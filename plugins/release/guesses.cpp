// SPDX-License-Identifier: MIT
#include "guesses.hpp"

#include "conventional_names.hpp"
#include "page_offers.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

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
    return forge == Forge::sourceforge ? sourceforge_ending : "";
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

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#include "page_offers.hpp"

#include "asset_name.hpp"
#include "conventional_names.hpp"
#include "page_files.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace binstall::release {

namespace {

/// Looks for files of one name pattern and one type.
class PatternSearch {
public:
    PatternSearch(const ReleasePage& page,
                  const PageFiles& files,
                  const BuildQuery& query,
                  const Target& target)
        : page_{page}, files_{files}, query_{query}, target_{target}, wanted_{
                                                                          wanted_binaries(query)} {
        const Version& version = query.manifest.version;
        stems_.emplace(query.manifest.name,
                       conventional_stems(query.manifest.name, target, version));
        for (const std::string& name : wanted_)
            stems_.emplace(name, conventional_stems(name, target, version));
    }

    std::optional<Offer> search(std::size_t pattern, const FileType& type) const {
        const ListedAsset* of_package = find(query_.manifest.name, pattern, type);
        Offer offer{target_, 0, {}, {}, true};
        for (const std::string& binary : wanted_)
            if (const ListedAsset* own = find(binary, pattern, type))
                add(offer, binary, *own, type);
        // The package's own archive holds every binary that has none of its own.
        if (of_package && !type.is_bare())
            for (const std::string& binary : wanted_)
                add_rest(offer, binary, *of_package, type);
        if (offer.files.empty() && of_package && wanted_.size() == 1)
            add(offer, wanted_.front(), *of_package, type);
        if (offer.files.empty())
            return std::nullopt;
        // One archive that is named after a binary usually holds the others too.
        if (!type.is_bare() && offer.files.size() == 1)
            offer.binaries = all_in_first(wanted_);
        if (main_ && !has(offer, *main_))
            return std::nullopt;
        return offer;
    }

private:
    static bool has(const Offer& offer, const std::string& binary) {
        return std::ranges::any_of(offer.binaries,
                                   [&](const auto& placed) { return placed.first == binary; });
    }

    const ListedAsset*
    find(const std::string& name, std::size_t pattern, const FileType& type) const {
        return page_.find(stems_.at(name)[pattern] + type.suffix);
    }

    /// Each file is in an offer once, whatever it holds.
    void add(Offer& offer,
             const std::string& binary,
             const ListedAsset& asset,
             const FileType& type) const {
        const auto known = std::ranges::find(offer.files, asset.name, &FoundFile::name);
        offer.binaries.emplace_back(binary, known - offer.files.begin());
        if (known == offer.files.end())
            offer.files.push_back(files_.found(asset, type));
    }

    void add_rest(Offer& offer,
                  const std::string& binary,
                  const ListedAsset& asset,
                  const FileType& type) const {
        if (!has(offer, binary))
            add(offer, binary, asset, type);
    }

    const ReleasePage& page_;
    const PageFiles& files_;
    const BuildQuery& query_;
    const Target& target_;
    std::vector<std::string> wanted_;
    std::optional<std::string> main_ = main_binary(query_);
    std::map<std::string, std::vector<std::string>> stems_; ///< By the name that they begin with.
};

} // namespace

bool is_allowed(std::string_view file_name, const BuildQuery& query) {
    return query.asset.empty() || matches_glob(query.asset, file_name);
}

std::optional<Offer> offer_of_file(FoundFile file, const Target& target, const BuildQuery& query) {
    const std::vector<std::string> wanted = wanted_binaries(query);
    Offer offer{target, 0, {std::move(file)}, all_in_first(wanted), true};
    if (!holds_one_file(offer.files.front().format) || wanted.size() == 1)
        return offer;
    const AssetName name =
        read_asset_name(offer.files.front().name, wanted, query.manifest.version.to_string());
    if (!name.matched || name.matched != main_binary(query).value_or(*name.matched))
        return std::nullopt;
    offer.binaries = {{*name.matched, 0}};
    return offer;
}

void add_own_file(std::vector<Offer>& offers,
                  FoundFile file,
                  const Target& target,
                  int score,
                  const std::string& binary) {
    auto offer = std::ranges::find_if(
        offers, [&](const Offer& each) { return each.target == target && each.score == score; });
    if (offer == offers.end())
        offer = offers.insert(offer, Offer{target, score, {}, {}, true});
    offer->binaries.emplace_back(binary, offer->files.size());
    offer->files.push_back(std::move(file));
}

std::vector<Offer> conventional_offers(const ReleasePage& page, const BuildQuery& query) {
    constexpr int best_score = 500;
    const PageFiles files{page};
    std::vector<Offer> offers;
    for (const Target& target : query.targets) {
        const PatternSearch search{page, files, query, target};
        const std::size_t patterns = conventional_stems("", target, query.manifest.version).size();
        int order = 0;
        for (const FileType& type : all_types(query.formats))
            for (std::size_t pattern = 0; pattern < patterns; ++pattern, ++order) {
                std::optional<Offer> offer =
                    fits_target(type, target) ? search.search(pattern, type) : std::nullopt;
                if (!offer)
                    continue;
                offer->score = best_score - order;
                offers.push_back(std::move(*offer));
            }
    }
    return offers;
}

} // namespace binstall::release

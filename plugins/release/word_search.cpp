// SPDX-License-Identifier: MIT
#include "asset_match.hpp"
#include "asset_words.hpp"
#include "page_offers.hpp"

#include <binstall/text.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace binstall::release {

namespace {

/// The names by which a file may be known as this package's.
std::vector<std::string> names_of(const BuildQuery& query) {
    std::vector<std::string> names = wanted_binaries(query);
    names.push_back(query.manifest.name);
    return names;
}

/// A file that may be a package, and what its name says.
struct ReadAsset {
    const ListedAsset* asset = nullptr;
    FileType type;
    AssetName name;
};

/// Judges all files of a page by the words of their names.
class WordSearch {
public:
    WordSearch(const ReleasePage& page, const BuildQuery& query)
        : page_{page}, query_{query}, names_{names_of(query)} {
        for (const ListedAsset& asset : page.assets)
            read(asset);
    }

    MatchedOffers run() {
        result_.names_package = std::ranges::any_of(
            files_, [](const ReadAsset& file) { return file.name.matched.has_value(); });
        if (!result_.names_package)
            read_repository_names();
        for (const Target& target : query_.targets)
            search(target);
        for (const ReadAsset& file : files_)
            if (!taken_.contains(file.asset))
                reject(*file.asset, why_not(*file.asset));
        return std::move(result_);
    }

private:
    void read(const ListedAsset& asset) {
        if (const std::string_view why = why_no_package(asset.name); !why.empty())
            return reject(asset, std::string{why});
        const std::optional<FileType> type = type_of_name(asset.name, query_.formats);
        if (!type || (type->suffix.empty() && has_unknown_suffix(asset.name)))
            return reject(asset, "no loaded plugin reads files of its kind");
        AssetName name = read_asset_name(
            stem_of(asset.name, *type), names_, query_.manifest.version.to_string());
        if (type->suffix == ".exe" && name.systems.empty())
            name.systems.insert("windows");
        products_.insert(name.words);
        files_.push_back({&asset, *type, std::move(name)});
    }

    /// Where no file is named after the package, one that is named after the repository may hold
    /// it.
    void read_repository_names() {
        const std::vector<std::string> names{page_.release.repository};
        products_.clear();
        for (ReadAsset& file : files_) {
            AssetName name = read_asset_name(
                stem_of(file.asset->name, file.type), names, query_.manifest.version.to_string());
            if (name.matched.has_value()) {
                name.matched.reset();
                name.names_repository = true;
                name.systems.insert(file.name.systems.begin(), file.name.systems.end());
                file.name = std::move(name);
            }
            products_.insert(file.name.words);
        }
    }

    /// "tool-linux.snap" is no bare executable: what stands behind the last dot is a word that has
    /// nothing to do with where it runs.
    bool has_unknown_suffix(std::string_view file_name) const {
        const std::size_t dot = file_name.rfind('.');
        if (dot == std::string_view::npos)
            return false;
        const std::string_view ending = file_name.substr(dot + 1);
        constexpr std::size_t longest = 6;
        const AssetName read_alone = read_asset_name(ending, names_, {});
        return ending.size() <= longest && std::ranges::any_of(ending, is_ascii_letter) &&
               read_alone.words.size() == 1;
    }

    void search(const Target& target) {
        // For each binary, the best bare executable: together they are one offer.
        std::map<std::string, std::pair<int, const ReadAsset*>> bare;
        for (const ReadAsset& file : files_) {
            if (taken_.contains(file.asset) || !fits_target(file.type, target))
                continue;
            const Match match = match_asset(file.name, file.type, {target, products_.size() == 1});
            if (!match.fits()) {
                why_not_.emplace(file.asset, match.why_not);
            } else if (!file.type.is_bare()) {
                take(Offer{target, match.score, {found(file)}, all_in_first(wanted_), true},
                     {&file});
            } else if (const auto binary = binary_of(file)) {
                auto& best = bare[*binary];
                best = std::max(best, {match.score, &file}, [](const auto& l, const auto& r) {
                    return l.first < r.first;
                });
            } else {
                why_not_.emplace(file.asset, "it is one executable, and there are several");
            }
        }
        take_bare(bare, target);
    }

    void take_bare(const std::map<std::string, std::pair<int, const ReadAsset*>>& bare,
                   const Target& target) {
        Offer offer{target, 0, {}, {}, true};
        std::vector<const ReadAsset*> files;
        for (const auto& [binary, best] : bare) {
            offer.score = std::max(offer.score, best.first);
            offer.binaries.emplace_back(binary, offer.files.size());
            offer.files.push_back(found(*best.second));
            files.push_back(best.second);
        }
        if (!files.empty())
            take(std::move(offer), files);
    }

    /// Which binary a bare executable is, by its name.
    std::optional<std::string> binary_of(const ReadAsset& file) const {
        const std::string& matched = file.name.matched.value_or("");
        if (std::ranges::find(wanted_, matched) != wanted_.end())
            return matched;
        return wanted_.size() == 1 ? std::optional{wanted_.front()} : std::nullopt;
    }

    FoundFile found(const ReadAsset& file) const { return found_on(page_, *file.asset, file.type); }

    void take(Offer offer, const std::vector<const ReadAsset*>& files) {
        for (const ReadAsset* file : files)
            taken_.insert(file->asset);
        result_.offers.push_back(std::move(offer));
    }

    std::string why_not(const ListedAsset& asset) const {
        const auto known = why_not_.find(&asset);
        return known == why_not_.end() ? "it runs on another system" : known->second;
    }

    void reject(const ListedAsset& asset, std::string why) {
        result_.rejected.push_back({asset.name, "", std::move(why)});
    }

    const ReleasePage& page_;
    const BuildQuery& query_;
    std::vector<std::string> names_;
    std::vector<std::string> wanted_ = wanted_binaries(query_);
    std::vector<ReadAsset> files_;
    std::set<std::vector<std::string>> products_; ///< The words that are left of each name.
    std::set<const ListedAsset*> taken_;
    std::map<const ListedAsset*, std::string> why_not_;
    MatchedOffers result_;
};

} // namespace

MatchedOffers matched_offers(const ReleasePage& page, const BuildQuery& query) {
    return WordSearch{page, query}.run();
}

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#include "word_search.hpp"

#include "asset_match.hpp"
#include "asset_words.hpp"
#include "page_files.hpp"
#include "page_offers.hpp"
#include "project_name.hpp"

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

/// An archive that fits a target, and how well.
struct Fit {
    const ReadAsset* file = nullptr;
    int score = 0;
};

/// By what they are named after.
using PlainFiles = std::map<std::optional<std::string>, const ReadAsset*>;

/// Judges all files of a page by the words of their names.
class WordSearch {
public:
    WordSearch(const ReleasePage& page, const BuildQuery& query)
        : page_{page}, page_files_{page}, query_{query}, names_{names_of(query)} {
        for (const ListedAsset& asset : page.assets)
            read(asset);
    }

    MatchedOffers run() {
        result_.names_package = std::ranges::any_of(
            files_, [](const ReadAsset& file) { return file.name.matched.has_value(); });
        if (!result_.names_package)
            read_repository_names();
        names_platforms_ = std::ranges::any_of(files_, names_platform);
        for (const Target& target : query_.targets)
            plain_files_.push_back(plain_files(target));
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
        if (!is_allowed(asset.name, query_))
            return reject(asset, "it is not what --asset asks for");
        AssetName name = read_asset_name(
            stem_of(asset.name, *type), names_, query_.manifest.version.to_string());
        const std::string stem = to_lower(stem_of(asset.name, *type));
        const bool is_exe = type->suffix == ".exe" || stem.ends_with(".exe"); // or one, packed
        if (is_exe && name.systems.empty())
            name.systems.insert("windows");
        if (name.matched)
            forget_owner(name);
        add_product(name, *type);
        files_.push_back({&asset, *type, std::move(name)});
    }

    /// "acme-tool-linux" in a repository of acme's: whose it is says nothing of what it is.
    void forget_owner(AssetName& name) const {
        const ReleaseRef& release = page_.release;
        std::erase_if(name.words, [&](const std::string& word) {
            return word == to_lower(release.owner) || word == to_lower(release.repository);
        });
    }

    /// Where no file is named after the package, one that is named after the repository may hold
    /// it.
    void read_repository_names() {
        const std::vector<std::string> names{page_.release.repository};
        products_.clear();
        packed_products_.clear();
        for (ReadAsset& file : files_) {
            AssetName name = read_asset_name(
                stem_of(file.asset->name, file.type), names, query_.manifest.version.to_string());
            if (name.matched.has_value()) {
                name.matched.reset();
                name.names_repository = true;
                name.systems.insert(file.name.systems.begin(), file.name.systems.end());
                file.name = std::move(name);
            }
            add_product(file.name, file.type);
        }
    }

    void add_product(const AssetName& name, const FileType& type) {
        products_.insert(name.words);
        if (!type.is_bare())
            packed_products_.insert(name.words);
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
        std::map<std::string, Fit> bare;
        std::vector<Fit> archives;
        for (const ReadAsset& file : files_) {
            if (taken_.contains(file.asset) || !fits_target(file.type, target))
                continue;
            if (looks_like_source(file)) {
                why_not_.emplace(file.asset, "it names no platform, as the source does not either");
                continue;
            }
            const Match match = match_asset(file.name, file.type, context(file, target));
            if (!match.fits()) {
                why_not_.emplace(file.asset, match.why_not);
            } else if (const ReadAsset* likelier = likelier_elsewhere(file, target)) {
                why_not_.emplace(file.asset,
                                 cat(likelier->asset->name, " is likelier to be what is wanted"));
            } else if (!file.type.is_bare()) {
                const bool is_package = file.name.matched == query_.manifest.name;
                archives.push_back({&file, match.score + (is_package ? 1 : 0)});
            } else if (const auto binary = binary_of(file)) {
                Fit& best = bare[*binary];
                best = std::ranges::max(best, Fit{&file, match.score}, {}, &Fit::score);
            } else {
                why_not_.emplace(file.asset, "it is one executable, and there are several");
            }
        }
        put_doubtful_behind(archives);
        const bool is_first = result_.offers.empty();
        take_archives(archives, target);
        take_bare(bare, target);
        if (is_first)
            find_tie(archives, target);
    }

    /// Whether a name says what the file is and where it runs, and nothing else. "tool-server" may
    /// be another program, and another version is not what was asked for.
    static bool is_plain(const ReadAsset& file) {
        return (file.name.matched || file.name.names_repository) && names_platform(file) &&
               file.name.words.empty() && !file.name.names_other_version;
    }

    /// The plain file of the same name for a less wanted target of the same machine, when `file` is
    /// not plain and `target` has none that is.
    const ReadAsset* likelier_elsewhere(const ReadAsset& file, const Target& target) const {
        const auto& targets = query_.targets;
        const auto first =
            static_cast<std::size_t>(std::ranges::find(targets, target) - targets.begin());
        if (is_plain(file) || plain_file(file, first))
            return nullptr;
        for (std::size_t other = first; other < targets.size(); ++other)
            if (targets[other].arch == target.arch && targets[other].os == target.os)
                if (const ReadAsset* plain = plain_file(file, other))
                    return plain;
        return nullptr;
    }

    /// The first plain file for `target` of each name.
    PlainFiles plain_files(const Target& target) const {
        PlainFiles plain;
        for (const ReadAsset& file : files_)
            if (is_plain(file) && fits_target(file.type, target) &&
                match_asset(file.name, file.type, context(file, target)).fits())
                plain.emplace(file.name.matched, &file);
        return plain;
    }

    /// A plain file for that target of the query that has the same name as `file`.
    const ReadAsset* plain_file(const ReadAsset& file, std::size_t target) const {
        const PlainFiles& plain = plain_files_.at(target);
        const auto found = plain.find(file.name.matched);
        return found == plain.end() ? nullptr : found->second;
    }

    /// However well the rest of their names fits.
    static void put_doubtful_behind(std::vector<Fit>& archives) {
        std::optional<int> worst_plain;
        for (const Fit& fit : archives)
            if (is_plain(*fit.file))
                worst_plain = std::min(worst_plain.value_or(fit.score), fit.score);
        for (Fit& fit : archives)
            if (worst_plain && !is_plain(*fit.file))
                fit.score = std::min(fit.score, *worst_plain - 1);
    }

    /// "tool-1.2.3.tar.gz" beside "tool-1.2.3-linux.tar.gz": what authors call their source, and no
    /// build of where others say what they are for.
    bool looks_like_source(const ReadAsset& file) const {
        const bool is_tar = !file.type.is_bare() && file.type.suffix != ".zip";
        return is_tar && file.name.has_version && !names_platform(file) && query_.asset.empty() &&
               names_platforms_;
    }

    static bool names_platform(const ReadAsset& file) {
        return !file.name.systems.empty() || !file.name.architectures.empty() ||
               !file.name.libraries.empty();
    }

    /// Bare executables beside the archives say nothing of what is in those.
    MatchContext context(const ReadAsset& file, const Target& target) const {
        const auto& products = file.type.is_bare() ? products_ : packed_products_;
        return {.target = target,
                .is_single_product = products.size() == 1,
                .is_only_binary = wanted_.size() == 1,
                .is_project_itself =
                    is_project_itself(query_.manifest.name, page_.release.repository),
                .is_chosen = !query_.asset.empty(),
                .x86_level = query_.x86_level};
    }

    void take_archives(const std::vector<Fit>& archives, const Target& target) {
        take_together(archives, target);
        for (const Fit& fit : archives)
            take(Offer{target, fit.score, {found(*fit.file)}, all_in_first(wanted_), true},
                 {fit.file});
    }

    /// Where several binaries have an archive each, all of these are needed; what has none is in
    /// the best of them.
    void take_together(const std::vector<Fit>& archives, const Target& target) {
        std::map<std::string, Fit> own;
        for (const Fit& fit : archives)
            if (fit.file->name.matched && is_wanted(*fit.file->name.matched)) {
                Fit& best = own[*fit.file->name.matched];
                best = std::ranges::max(best, fit, {}, &Fit::score);
            }
        if (own.size() < 2)
            return;
        const Fit best = *std::ranges::max_element(archives, {}, &Fit::score);
        Offer offer{target, best.score + 1, {}, {}, true};
        std::map<const ReadAsset*, std::size_t> places;
        for (const std::string& binary : wanted_) {
            const auto known = own.find(binary);
            const ReadAsset* const file = known == own.end() ? best.file : known->second.file;
            const auto [place, is_new] = places.emplace(file, offer.files.size());
            if (is_new)
                offer.files.push_back(found(*file));
            offer.binaries.emplace_back(binary, place->second);
        }
        take(std::move(offer), {});
    }

    /// What tells two archives apart that fit equally, besides the way in which they are packed.
    static std::pair<std::vector<std::string>, std::vector<std::string>>
    flavour(const ReadAsset& file) {
        return {file.name.words, file.name.numbers};
    }

    void find_tie(const std::vector<Fit>& archives, const Target& target) {
        if (result_.offers.empty())
            return;
        int best = 0;
        for (const Offer& offer : result_.offers)
            best = std::max(best, score_of(offer, query_));
        std::set<std::pair<std::vector<std::string>, std::vector<std::string>>> flavours;
        Tie tie{target, {}};
        for (const Fit& fit : archives)
            if (fit.score == best) {
                flavours.insert(flavour(*fit.file));
                tie.files.push_back(fit.file->asset->name);
            }
        if (flavours.size() < 2)
            return;
        std::ranges::sort(tie.files);
        result_.tie = std::move(tie);
    }

    void take_bare(const std::map<std::string, Fit>& bare, const Target& target) {
        Offer offer{target, 0, {}, {}, true};
        std::vector<const ReadAsset*> files;
        const bool lacks_main = main_ && !bare.contains(*main_);
        for (const auto& [binary, best] : bare) {
            if (lacks_main) {
                why_not_.emplace(best.file->asset, cat("there is no ", *main_, " with it"));
                continue;
            }
            offer.score = std::max(offer.score, best.score);
            offer.binaries.emplace_back(binary, offer.files.size());
            offer.files.push_back(found(*best.file));
            files.push_back(best.file);
        }
        if (!files.empty())
            take(std::move(offer), files);
    }

    /// Which binary a bare executable is, by its name.
    std::optional<std::string> binary_of(const ReadAsset& file) const {
        const std::string& matched = file.name.matched.value_or("");
        if (is_wanted(matched))
            return matched;
        return wanted_.size() == 1 ? std::optional{wanted_.front()} : std::nullopt;
    }

    bool is_wanted(std::string_view binary) const {
        return std::ranges::find(wanted_, binary) != wanted_.end();
    }

    FoundFile found(const ReadAsset& file) const {
        return page_files_.found(*file.asset, file.type);
    }

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
    PageFiles page_files_;
    const BuildQuery& query_;
    std::vector<std::string> names_;
    std::vector<std::string> wanted_ = wanted_binaries(query_);
    std::optional<std::string> main_ = main_binary(query_);
    std::vector<ReadAsset> files_;
    bool names_platforms_ = false;                       ///< Whether any of them names one.
    std::vector<PlainFiles> plain_files_;                ///< For each target of the query.
    std::set<std::vector<std::string>> products_;        ///< The words that are left of each name.
    std::set<std::vector<std::string>> packed_products_; ///< Of those that are archives.
    std::set<const ListedAsset*> taken_;
    std::map<const ListedAsset*, std::string> why_not_;
    MatchedOffers result_;
};

} // namespace

MatchedOffers matched_offers(const ReleasePage& page, const BuildQuery& query) {
    return WordSearch{page, query}.run();
}

} // namespace binstall::release

// SPDX-License-Identifier: MIT
#include "dist_manifest.hpp"

#include "api_answer.hpp"
#include "page_files.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace binstall::release {

namespace {

constexpr std::uint64_t manifest_limit = std::uint64_t{8} << 20;
constexpr std::string_view plain_name = "dist-manifest.json";
constexpr int stated_score = 600; ///< Above what names alone suggest.

Error no_manifest() {
    return Error{Errc::forge, "it is not a manifest of cargo-dist"};
}

const Array& list_member(const Value& value, std::string_view key) {
    static const Array none;
    const Value* member = value.find(key);
    if (!member)
        return none;
    if (!member->array())
        throw no_manifest();
    return *member->array();
}

/// Whether one of the texts in the list `key` of `value` is `wanted`.
bool lists(const Value& value, std::string_view key, std::string_view wanted) {
    return std::ranges::any_of(list_member(value, key), [&](const Value& element) {
        return element.string() && *element.string() == wanted;
    });
}

std::optional<Digest> digest_of(const Value& artifact) {
    const Value* checksums = artifact.find("checksums");
    const std::string* hex = checksums ? text_member(*checksums, "sha256") : nullptr;
    return hex ? std::optional{Digest::parse(DigestAlgorithm::sha256, *hex)} : std::nullopt;
}

/// Which of `wanted` an archive holds.
std::vector<std::string> held_binaries(const Value& artifact,
                                       const std::vector<std::string>& wanted) {
    std::vector<std::string> held;
    for (const Value& asset : list_member(artifact, "assets")) {
        const std::string* kind = text_member(asset, "kind");
        const std::string* name = text_member(asset, "name");
        if (kind && name && *kind == "executable" &&
            std::ranges::find(wanted, *name) != wanted.end())
            held.push_back(*name);
    }
    return held;
}

/// The archives of one release, by target.
class Reading {
public:
    Reading(const Value& artifacts, const ReleasePage& page, const BuildQuery& query)
        : artifacts_{artifacts}, page_{page}, files_{page}, query_{query} {}

    void add(const std::string& artifact_name) {
        const Value* artifact = artifacts_.find(artifact_name);
        const ListedAsset* listed = page_.find(artifact_name);
        const std::optional<FileType> type = type_of_name(artifact_name, query_.formats);
        if (!artifact || !listed || !type || !why_unwanted(*artifact).empty())
            return;
        const std::vector<std::string> held = held_binaries(*artifact, wanted_);
        const std::string main = main_binary(query_).value_or("");
        if (held.empty() || (!main.empty() && std::ranges::find(held, main) == held.end()))
            return;
        FoundFile file = files_.found(*listed, *type);
        if (!file.digest && (file.digest = digest_of(*artifact)))
            file.listed_by = "the release's manifest of cargo-dist";
        for (const Target& target : query_.targets)
            if (lists(*artifact, "target_triples", target.triple))
                offers_.push_back({target, stated_score, {file}, all_in_first(held), false});
    }

    std::vector<Offer> take() { return std::move(offers_); }

private:
    static std::string_view why_unwanted(const Value& artifact) {
        const std::string* kind = text_member(artifact, "kind");
        return kind && *kind == "executable-zip" ? "" : "it holds no programs";
    }

    const Value& artifacts_;
    const ReleasePage& page_;
    PageFiles files_;
    const BuildQuery& query_;
    std::vector<std::string> wanted_ = wanted_binaries(query_);
    std::vector<Offer> offers_;
};

} // namespace

const ListedAsset* dist_manifest_of(const ReleasePage& page, std::string_view package) {
    const ListedAsset* own = page.find(cat(package, "-", plain_name));
    return own ? own : page.find(plain_name);
}

std::vector<Offer> read_dist_manifest(std::string_view json,
                                      const ReleasePage& page,
                                      const BuildQuery& query,
                                      const Readers& read) {
    const Value document = read.json(json);
    const Value* artifacts = document.find("artifacts");
    if (!artifacts || !artifacts->table())
        throw no_manifest();
    Reading reading{*artifacts, page, query};
    for (const Value& release : list_member(document, "releases")) {
        const std::string* name = text_member(release, "app_name");
        const std::string* version = text_member(release, "app_version");
        if (!name || !version || *name != query.manifest.name ||
            *version != query.manifest.version.to_string())
            continue;
        for (const Value& artifact : list_member(release, "artifacts"))
            if (artifact.string())
                reading.add(*artifact.string());
    }
    return reading.take();
}

std::vector<Offer>
dist_manifest_offers(const ReleasePage& page, const BuildQuery& query, const Host& host) {
    const ListedAsset* listed = dist_manifest_of(page, query.manifest.name);
    if (!listed)
        return {};
    Request request = request_for(*listed, page);
    request.size_limit = manifest_limit;
    const Response response = host.http.fetch(request);
    if (!response.is_success())
        throw api_error(response, request.url);
    try {
        return read_dist_manifest(response.body, page, query, host.read);
    } catch (Error& error) {
        error.during(cat("reading ", request.url.redacted()));
        // A file of another kind with this name says nothing of the others.
        if (error.code() != Errc::forge && error.code() != Errc::registry)
            throw;
        host.log.write(Level::debug,
                       cat(request.url.redacted(), " is passed over: ", error.what()));
        return {};
    }
}

} // namespace binstall::release

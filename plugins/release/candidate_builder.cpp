// SPDX-License-Identifier: MIT
#include "candidate_builder.hpp"

#include "template_values.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url_template.hpp>

#include <algorithm>

namespace binstall::release {

namespace {

/// The path of a binary in its archive, as the author's `bin-dir` says.
/// @throws Error{Errc::bad_template} also for a path that leads out of the archive.
std::string stated_path(const std::string& pattern, const TemplateValues& values) {
    constexpr std::size_t longest = 1024;
    const std::string path = UrlTemplate::parse(pattern).render(values, Encoding::path);
    const std::vector<std::string_view> parts = split(path, '/');
    const bool leads_out = path.starts_with('/') || path.find('\\') != std::string::npos ||
                           std::ranges::find(parts, "..") != parts.end();
    if (path.empty() || path.size() > longest || path.find('\0') != std::string::npos || leads_out)
        throw Error{Errc::bad_template,
                    cat("bin-dir \"",
                        printable(pattern),
                        "\" gives \"",
                        printable(path),
                        "\", which is not a path in an archive")};
    return path;
}

MinisignSignature
signature_of(const FoundFile& file, const SigningRules& rules, TemplateValues values) {
    if (rules.algorithm != "minisign" || rules.public_key.empty())
        throw Error{Errc::signature_invalid,
                    cat("the package is signed in a way that cannot be checked: algorithm \"",
                        printable(rules.algorithm),
                        "\"",
                        rules.public_key.empty() ? " without a public key" : "")};
    values["url"] = file.url.to_string();
    MinisignSignature signature;
    const UrlTemplate pattern = UrlTemplate::parse(rules.file.value_or("{ url }.sig"));
    signature.request = file.request_for(Url::parse(pattern.render(values, Encoding::url)));
    signature.public_key = rules.public_key;
    return signature;
}

Asset asset_of(const FoundFile& file) {
    Asset asset;
    asset.request = file.request_for(file.url);
    asset.name = file.name;
    asset.format = file.format;
    if (file.digest)
        asset.evidence.emplace_back(PublishedDigest{*file.digest, file.listed_by});
    for (const Url& url : file.checksums) {
        ChecksumFile checksums;
        checksums.request = file.request_for(url);
        checksums.names = file.name;
        asset.evidence.emplace_back(std::move(checksums));
    }
    return asset;
}

} // namespace

Request FoundFile::request_for(const Url& other) const {
    Request request;
    request.url = other;
    if (!at_api)
        return request;
    if (const auto found = at_api->find(other.to_string()); found != at_api->end()) {
        request.url = found->second;
        request.headers = {{"Accept", "application/octet-stream"}};
        request.credential = credential;
    }
    return request;
}

std::vector<std::string> wanted_binaries(const BuildQuery& query) {
    if (!query.binaries.empty())
        return query.binaries;
    std::vector<std::string> names;
    for (const Binary& binary : query.manifest.binaries)
        names.push_back(binary.name);
    return names;
}

std::optional<std::string> main_binary(const BuildQuery& query) {
    if (query.binaries.empty())
        for (const Binary& binary : query.manifest.binaries)
            if (binary.name == query.manifest.name && binary.required_features.empty())
                return binary.name;
    return std::nullopt;
}

std::vector<std::pair<std::string, std::size_t>>
all_in_first(const std::vector<std::string>& names) {
    std::vector<std::pair<std::string, std::size_t>> binaries;
    for (const std::string& name : names)
        binaries.emplace_back(name, 0);
    return binaries;
}

int score_of(const Offer& offer, const BuildQuery& query) {
    const std::size_t wanted = wanted_binaries(query).size();
    const std::size_t lacking = wanted - std::min(wanted, offer.binaries.size());
    return offer.score / static_cast<int>(1 + lacking);
}

Candidate build_candidate(const Offer& offer,
                          const BuildQuery& query,
                          const std::optional<Repository>& repository) {
    const PackageRules rules = query.manifest.metadata.rules_for(offer.target, query.overrides);
    const TemplateValues values = common_values(query.manifest, offer.target, repository);
    Candidate candidate;
    candidate.target = offer.target;
    candidate.score = score_of(offer, query);
    for (const FoundFile& file : offer.files) {
        Asset asset = asset_of(file);
        if (rules.signing) {
            TemplateValues with_type = values;
            if (const auto type = type_of_name(file.name, query.formats))
                add_archive_values(with_type, *type);
            asset.evidence.emplace_back(signature_of(file, *rules.signing, std::move(with_type)));
        }
        candidate.assets.push_back(std::move(asset));
        if (file.uploaded)
            candidate.published = std::max(candidate.published, file.uploaded);
    }
    for (const auto& [binary, index] : offer.binaries) {
        BinaryLocation location{binary, index, std::nullopt};
        if (rules.bin_dir && offer.author_paths && !holds_one_file(offer.files[index].format)) {
            TemplateValues with_binary = values;
            add_binary_values(with_binary, binary, offer.target);
            location.path = stated_path(*rules.bin_dir, with_binary);
        }
        candidate.binaries.push_back(std::move(location));
    }
    return candidate;
}

} // namespace binstall::release

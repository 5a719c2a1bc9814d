// SPDX-License-Identifier: MIT
#include "community_builds.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

namespace binstall::quickinstall {

namespace {

constexpr std::string_view crates_io = "registry+https://github.com/rust-lang/crates.io-index";
constexpr std::string_view format = "tgz";

/// What the farm builds for. Another target is not worth a request.
constexpr std::array supported{
    std::string_view{"x86_64-unknown-linux-gnu"},
    std::string_view{"x86_64-unknown-linux-musl"},
    std::string_view{"aarch64-unknown-linux-gnu"},
    std::string_view{"aarch64-unknown-linux-musl"},
    std::string_view{"armv7-unknown-linux-gnueabihf"},
    std::string_view{"armv7-unknown-linux-musleabihf"},
    std::string_view{"x86_64-apple-darwin"},
    std::string_view{"aarch64-apple-darwin"},
    std::string_view{"x86_64-pc-windows-msvc"},
    std::string_view{"aarch64-pc-windows-msvc"},
};

std::string folder_of(const Manifest& manifest) {
    return cat(manifest.name, "-", manifest.version.to_string());
}

std::string file_of(const Manifest& manifest, const Target& target) {
    return cat(folder_of(manifest), "-", target.triple, ".tar.gz");
}

/// Where builds are and who signs them.
struct Farm {
    std::string url; ///< Ends in '/'.
    std::string key;

    static Farm configured(const Settings& settings) {
        const Value url = settings.get("base-url");
        const Value key = settings.get("public-key");
        Farm farm{url.string() ? *url.string() : std::string{releases_url},
                  key.string() ? *key.string() : std::string{farm_key}};
        if (!farm.url.ends_with('/'))
            farm.url += '/';
        return farm;
    }

    Url url_of(const Manifest& manifest, const std::string& file) const {
        return Url::parse(cat(url, percent_encode(folder_of(manifest)), "/", percent_encode(file)));
    }

    /// As the engine will ask for it when it verifies the build: it has the answer then.
    Request signature_request(const Manifest& manifest, const Target& target) const {
        Request request;
        request.url = url_of(manifest, file_of(manifest, target) + ".sig");
        return request;
    }
};

Candidate candidate_for(const Farm& farm, const BuildQuery& query, const Target& target) {
    Asset asset;
    asset.name = file_of(query.manifest, target);
    asset.request.url = farm.url_of(query.manifest, asset.name);
    asset.format = format;
    MinisignSignature signature;
    signature.request = farm.signature_request(query.manifest, target);
    signature.public_key = farm.key;
    signature.names_asset = true; // one key signs every package
    asset.evidence.emplace_back(std::move(signature));

    Candidate candidate;
    candidate.target = target;
    candidate.assets.push_back(std::move(asset));
    for (const Binary& binary : query.manifest.binaries)
        if (query.binaries.empty() ||
            std::ranges::find(query.binaries, binary.name) != query.binaries.end())
            candidate.binaries.push_back({binary.name, 0, std::nullopt});
    return candidate;
}

/// Why there is no point in asking; empty when there is one.
std::string why_not_asked(const BuildQuery& query) {
    // A private package must not be taken for a public one of its name, nor its name be told.
    if (query.manifest.source != crates_io)
        return "only packages of crates.io are built there";
    if (std::ranges::find(query.formats, format, &PackageFormat::id) == query.formats.end())
        return cat("no loaded plugin reads the format \"", format, '"');
    return {};
}

/// Whether the farm has a build for one of the targets.
bool has_answer(std::span<const Http::Outcome> outcomes) {
    return std::ranges::any_of(outcomes, [](const Http::Outcome& outcome) {
        const auto* response = std::get_if<Response>(&outcome);
        return response != nullptr && response->is_success();
    });
}

/// What the farm says about one target. A package without a signature counts as none: anybody could
/// have put it there.
void judge(const Response& response,
           const Farm& farm,
           const BuildQuery& query,
           const Target& target,
           Findings& findings) {
    if (response.is_success()) {
        findings.candidates.push_back(candidate_for(farm, query, target));
        return;
    }
    if (response.status != 404 && response.status != 410)
        throw Error{Errc::network,
                    cat("the build farm answered ",
                        response.status,
                        " for the signature of ",
                        file_of(query.manifest, target))};
    findings.rejected.push_back(
        {file_of(query.manifest, target), target.triple, "there is no signed build of that name"});
}

} // namespace

Findings CommunityBuilds::find(const BuildQuery& query, const Host& host) const {
    Findings findings;
    if (std::string reason = why_not_asked(query); !reason.empty()) {
        findings.rejected.push_back({folder_of(query.manifest), "", std::move(reason)});
        return findings;
    }
    const Farm farm = Farm::configured(host.settings);
    std::vector<Target> targets;
    std::vector<Request> requests;
    for (const Target& target : query.targets) {
        if (std::ranges::find(supported, target.triple) == supported.end())
            continue;
        targets.push_back(target);
        // The signature is small, has to be there, and is needed anyway: it is asked for first.
        requests.push_back(farm.signature_request(query.manifest, target));
        findings.asked.push_back(cat("quickinstall for ", file_of(query.manifest, target)));
    }
    const std::vector<Http::Outcome> outcomes = host.http.fetch_all(requests);
    for (std::size_t at = 0; at < targets.size(); ++at) {
        try {
            if (const auto* error = std::get_if<Error>(&outcomes.at(at)))
                throw Error{*error};
            judge(std::get<Response>(outcomes[at]), farm, query, targets[at], findings);
        } catch (const Error& error) {
            // What could not be asked about is wanted less than what is there. Otherwise the
            // failure is the answer: no outage decides what is taken. That we may not ask, without
            // a network say, is none: then what was asked before is what there is.
            const bool is_outage = error.code() != Errc::policy || !has_answer(outcomes);
            if (error.code() == Errc::cancelled || (findings.candidates.empty() && is_outage))
                throw;
            findings.rejected.push_back(
                {file_of(query.manifest, targets[at]), targets[at].triple, error.what()});
        }
    }
    if (!findings.candidates.empty())
        findings.redirect_hosts = {"objects.githubusercontent.com",
                                   "release-assets.githubusercontent.com"};
    return findings;
}

} // namespace binstall::quickinstall

// SPDX-License-Identifier: MIT
// Who has a build of this? A mirror that lists, for each version of a package, its files.
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace {

using namespace binstall;

/// What `value` has under `key`, if it is text; empty otherwise.
std::string text_of(const Value& value, std::string_view key) {
    const Value* member = value.find(key);
    return member && member->string() ? *member->string() : std::string{};
}

/// The format that the file's name ends in, of those that can be unpacked; the longest wins.
std::string format_of(std::string_view file, const std::vector<PackageFormat>& formats) {
    std::string found;
    std::size_t longest = 0;
    for (const PackageFormat& format : formats)
        for (const std::string& suffix : format.suffixes)
            if (suffix.size() > longest && file.ends_with(suffix)) {
                found = format.id;
                longest = suffix.size();
            }
    return found;
}

/// A candidate that names a binary that the user does not want is refused.
bool is_wanted(const Binary& binary, const BuildQuery& query) {
    return query.binaries.empty() ||
           std::ranges::find(query.binaries, binary.name) != query.binaries.end();
}

/// `base-url` of the settings.
std::string base_url(const Host& host) {
    const Value value = host.settings.get("base-url");
    if (!value.string())
        throw Error{Errc::config, "base-url is not text"};
    return *value.string();
}

/// Asks below `base-url`. One that cannot be used is a mistake in the settings: as the package's,
/// which the same codes say of a URL in its metadata, it would let a public build take our place.
Response fetch(const std::string& url, const Host& host) {
    try {
        Request request;
        request.url = Url::parse(url);
        return host.http.fetch(request);
    } catch (const Error& error) {
        if (!is_about_metadata(error.code()))
            throw;
        throw Error{Errc::config, cat("base-url cannot be used: ", error.what())};
    }
}

class Mirror : public PackageSource {
public:
    std::string_view id() const noexcept override { return "acme-mirror"; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        const std::string folder = cat(base_url(host),
                                       '/',
                                       percent_encode(query.manifest.name),
                                       '/',
                                       percent_encode(query.manifest.version.to_string()));
        Findings findings;
        const Response response = fetch(folder + ".json", host);
        findings.asked.push_back(response.url.redacted());
        if (response.status == 404)
            return findings; // nothing here, and that is an answer
        if (!response.is_success())
            throw Error{Errc::network, cat("the mirror answered ", response.status)};
        read_listing(host.read.json(response.body), folder, query, findings);
        return findings;
    }

private:
    static void read_listing(const Value& listing,
                             const std::string& folder,
                             const BuildQuery& query,
                             Findings& findings) {
        const Value* files = listing.find("files");
        if (!files || !files->array())
            throw Error{Errc::registry, "the mirror's listing has no files"};
        for (const Value& file : *files->array())
            add(file, folder, query, findings);
    }

    /// One file: a candidate, or a reason why it is none. The reasons are shown to the user.
    static void
    add(const Value& file, const std::string& folder, const BuildQuery& query, Findings& findings) {
        const std::string name = text_of(file, "name");
        const std::string triple = text_of(file, "target");
        const auto target = std::ranges::find(query.targets, triple, &Target::triple);
        const std::string format = format_of(name, query.formats);
        if (target == query.targets.end() || format.empty()) {
            findings.rejected.push_back(
                {name,
                 triple,
                 format.empty() ? "no plugin reads this format" : "not a target here"});
            return;
        }
        Candidate candidate;
        candidate.target = *target;
        Asset& asset = candidate.assets.emplace_back();
        asset.request.url = Url::parse(cat(folder, '/', percent_encode(name)));
        asset.name = name;
        asset.format = format;
        asset.evidence.push_back(PublishedDigest{
            Digest::parse(DigestAlgorithm::sha256, text_of(file, "sha256")), "the mirror"});
        for (const Binary& binary : query.manifest.binaries)
            if (is_wanted(binary, query))
                candidate.binaries.push_back({binary.name, 0, std::nullopt});
        findings.candidates.push_back(std::move(candidate));
    }
};

void register_plugin(Registrar& registrar) {
    registrar.setting("base-url", "where the mirror is", "https://mirror.acme.example");
    registrar.add(std::make_unique<Mirror>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("acme-mirror", "0.1.0", "Builds from our mirror", "MIT", register_plugin);

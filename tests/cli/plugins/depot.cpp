// SPDX-License-Identifier: MIT
// A company's own store of builds: a small file at base-url says where the archive of a package is.
#include <binstall/error.hpp>
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

namespace {

using namespace binstall;

class Depot : public PackageSource {
public:
    std::string_view id() const noexcept override { return "depot"; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        const Value base = host.settings.get("base-url");
        const Url place = Url::parse(cat(*base.string(), "/", query.manifest.name));
        const Response answer = host.http.fetch({.url = place});
        if (answer.status == 404)
            return {};
        Candidate candidate;
        candidate.target = query.targets.front();
        Asset asset;
        asset.request.url = Url::parse(trim(answer.body));
        asset.name = "tool.tgz";
        asset.format = "tgz";
        candidate.assets.push_back(asset);
        candidate.binaries.push_back({query.manifest.binaries.front().name, 0, {}});
        Findings findings;
        findings.candidates.push_back(candidate);
        return findings;
    }
};

void register_depot(Registrar& registrar) {
    registrar.setting("base-url", "where the builds are", "https://depot.test");
    registrar.add(std::make_unique<Depot>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("depot", "1.0.0", "Builds of Acme, for tests", "MIT", register_depot);

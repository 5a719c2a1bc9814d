// SPDX-License-Identifier: MIT
// Offers, for whatever is asked, a build of "tool" that nobody signed: what must never stand in for
// a build whose signature is wrong.
#include <binstall/plugin.hpp>

namespace {

using namespace binstall;

class Mirror : public PackageSource {
public:
    std::string_view id() const noexcept override { return "mirror"; }

    Findings find(const BuildQuery& query, const Host&) const override {
        Candidate candidate;
        candidate.target = query.targets.front();
        Asset asset;
        asset.request.url = Url::parse("https://mirror.test/tool.tgz");
        asset.name = "tool.tgz";
        asset.format = "tgz";
        candidate.assets.push_back(asset);
        candidate.binaries.push_back({query.manifest.binaries.front().name, 0, {}});
        Findings findings;
        findings.candidates.push_back(candidate);
        return findings;
    }
};

void register_mirror(Registrar& registrar) {
    registrar.add(std::make_unique<Mirror>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("mirror", "1.0.0", "Unsigned builds, for tests", "MIT", register_mirror);

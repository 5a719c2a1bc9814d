// SPDX-License-Identifier: MIT
// A company's own source of packages: it asks crates.acme.test what a package is. What it answers
// for a 401 and a silence is what a test of "absence falls through, failure does not" needs.
#include <binstall/error.hpp>
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

namespace {

using namespace binstall;

class Acme : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "acme"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override {
        const Value setting = host.settings.get("base-url");
        const Response answer =
            host.http.fetch({.url = Url::parse(cat(*setting.string(), query.spec.name))});
        if (answer.status == 404)
            return {};
        if (answer.status == 401)
            throw Error{Errc::unauthorized, "crates.acme.test does not know you"};
        if (!answer.is_success())
            throw Error{Errc::network, cat("crates.acme.test answers ", answer.status)};
        // "1.0.0", or "1.0.0|name|source" for a plugin that errs in one of them.
        const std::vector<std::string_view> words = split(trim(answer.body), '|');
        Manifest manifest;
        manifest.name = words.size() > 1 ? words[1] : query.spec.name;
        manifest.version = Version::parse(words[0]);
        manifest.repository = cat("https://github.com/acme/", query.spec.name);
        manifest.binaries.push_back({.name = query.spec.name, .required_features = {}});
        manifest.source = words.size() > 2 ? words[2] : "registry+https://crates.acme.test/index";
        return manifest;
    }
};

void register_acme(Registrar& registrar) {
    registrar.setting("base-url", "where packages are described", "https://crates.acme.test/");
    registrar.add(std::make_unique<Acme>(), Precedence::preferred);
}

} // namespace

BINSTALL_PLUGIN("acme", "1.0.0", "Packages of Acme, for tests", "MIT", register_acme);

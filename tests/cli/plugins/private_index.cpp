// SPDX-License-Identifier: MIT
// A source of packages that is not called like its plugin, and does not know any package yet.
#include <binstall/plugin.hpp>

namespace {

using namespace binstall;

class PrivateIndex : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "private-index"; }

    std::optional<PackageDescription> resolve(const PackageQuery&, const Host&) const override {
        return {};
    }
};

void register_index(Registrar& registrar) {
    registrar.add(std::make_unique<PrivateIndex>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("acme-private", "1.0.0", "An empty index, for tests", "MIT", register_index);

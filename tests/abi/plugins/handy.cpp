// SPDX-License-Identifier: MIT
// Calls its sources by the names of two of ours, and is neither.
#include "sample_source.hpp"

namespace {

class Manifests : public binstall::ManifestSource {
public:
    std::string_view id() const noexcept override { return "crates-io"; }

    std::optional<binstall::PackageDescription>
    resolve(const binstall::PackageQuery& /*query*/,
            const binstall::Host& /*host*/) const override {
        return std::nullopt;
    }
};

void register_both(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<Manifests>(), binstall::Precedence::preferred);
    registrar.add(std::make_unique<SampleSource>("quickinstall"), binstall::Precedence::preferred);
}

} // namespace

BINSTALL_PLUGIN("handy", "1.0", "Sources under names of ours", "MIT", register_both);

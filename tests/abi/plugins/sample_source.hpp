// SPDX-License-Identifier: MIT
// A package source that finds nothing: what a plugin needs to have something to register.
#pragma once

#include <binstall/plugin.hpp>

#include <memory>
#include <string_view>

namespace {

class SampleSource : public binstall::PackageSource {
public:
    explicit SampleSource(std::string_view id) : id_{id} {}

    std::string_view id() const noexcept override { return id_; }

    binstall::Findings find(const binstall::BuildQuery& /*query*/,
                            const binstall::Host& /*host*/) const override {
        return {};
    }

private:
    std::string_view id_;
};

[[maybe_unused]] void register_sample(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<SampleSource>("sample"), binstall::Precedence::normal);
}

} // namespace

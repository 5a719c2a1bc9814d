// SPDX-License-Identifier: MIT
#include <engine/engine.hpp>
#include <engine/installation.hpp>

namespace binstall {

InstallReport Engine::install(const std::vector<PackageRequest>& requests,
                              const InstallOptions& options,
                              const Confirm& confirm) const {
    Installation installation{requests, options, services_};
    installation.begin();
    installation.resolve_packages();
    installation.plan_packages();
    if (installation.obtain_consent(confirm)) {
        installation.stage_packages(confirm);
        installation.place_packages();
    }
    installation.audit_failures();
    return installation.take_report();
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <engine/age.hpp>
#include <engine/begin_receipt.hpp>

namespace binstall {

Receipt begin_receipt(const PackagePlan& plan, const RankedCandidate& used) {
    const Manifest& manifest = plan.resolved.manifest;
    Receipt receipt;
    receipt.name = manifest.name;
    receipt.version = manifest.version;
    receipt.requirement = plan.request.spec.requirement.to_string();
    receipt.source = manifest.source;
    receipt.manifest_source = plan.resolved.manifest_source;
    receipt.package_source = used.source;
    receipt.tier = name(used.tier);
    receipt.target = used.candidate.target.triple;
    receipt.installed_at = now_in_seconds();
    return receipt;
}

} // namespace binstall

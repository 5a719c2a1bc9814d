// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/destination/binary_names.hpp>
#include <engine/plan.hpp>

#include <string>
#include <utility>

namespace binstall {

namespace {

/// Where a binary comes from: the author's path, else the file's name, else cargo.
std::string member_of(const BinaryLocation& location, const Candidate& candidate) {
    if (location.path)
        return *location.path;
    return candidate.assets.empty() ? location.binary : candidate.assets[location.asset].name;
}

} // namespace

void name_binaries(PackagePlan& plan, const Destination& destination) {
    const Candidate& chosen = plan.candidates.front().candidate;
    for (const BinaryLocation& location : chosen.binaries) {
        const BinaryNames names = binary_names(location.binary,
                                               plan.resolved.manifest.version,
                                               chosen.target.binary_extension(),
                                               destination.layout);
        PlannedBinary binary{.name = location.binary,
                             .member = member_of(location, chosen),
                             .file = destination.bin_dir / names.file,
                             .link = {},
                             .is_copy = names.is_copy};
        if (names.link)
            binary.link = destination.bin_dir / *names.link;
        plan.binaries.push_back(std::move(binary));
    }
    for (const Asset& asset : chosen.assets) {
        plan.hosts.insert(asset.request.url.host());
        for (const Evidence& evidence : asset.evidence) {
            const auto* signature = std::get_if<MinisignSignature>(&evidence);
            if (signature && plan.verify.skip_signatures)
                plan.warnings.push_back(cat("the signature of ",
                                            printable(asset.name),
                                            " is NOT checked, since --skip-signatures was given"));
            else if (signature)
                plan.hosts.insert(signature->request.url.host());
        }
    }
    for (const std::string& host : plan.hosts)
        plan.redirect_hosts.erase(host);
}

} // namespace binstall

// SPDX-License-Identifier: MIT
// The one place that judges what is about to be done by the policy. The stages ask it, each when it
// knows enough; whatever is refused is refused with the id of the rule.
#pragma once

#include <binstall/candidate.hpp>
#include <binstall/error.hpp>
#include <binstall/manifest.hpp>
#include <binstall/manifest_source.hpp>

#include <engine/policy/policy.hpp>
#include <engine/receipt.hpp>
#include <engine/verify/options.hpp>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What a rule has against something.
struct Violation {
    std::string rule; ///< "min-age"; or an option of the command that asks for more: "--require".
    std::string what; ///< One clause without a full stop.

    /// "nobody signed it (policy rule evidence)"
    std::string to_string() const;
};

/// Thread-safe: it never changes.
class PolicyJudge {
public:
    explicit PolicyJudge(Policy policy) : policy_{std::move(policy)} {}

    const Policy& policy() const noexcept { return policy_; }

    /// @throws Error{Errc::policy}
    [[noreturn]] void refuse(const Violation& violation) const;

    /// Before anybody is asked: where the package is described, and what is denied by its name
    /// alone.
    /// @throws Error{Errc::policy}
    void check_request(const PackageSpec& spec, const Place& place) const;

    /// Once it is known what the package is.
    /// @throws Error{Errc::policy}
    void check_package(const Manifest& manifest, const Place& place) const;

    /// How old this version must be; none when nothing is said, or the rule is waived.
    Age min_age(std::string_view crate, const Version& version) const;

    /// What there is against taking `candidate` of `source`, by what it offers.
    std::optional<Violation> against(const Candidate& candidate,
                                     const std::string& source,
                                     const Manifest& manifest,
                                     const VerifyOptions& options) const;

    /// After an asset was verified, before it is unpacked.
    /// @throws Error{Errc::policy}
    void check_evidence(std::span<const EvidenceCheck> checks,
                        const std::string& asset,
                        const std::string& source,
                        const Manifest& manifest,
                        const VerifyOptions& options) const;

    /// Before cargo is asked to build.
    /// @throws Error{Errc::policy}, Error{Errc::signature_missing} with `options.only_signed`
    void check_build(const Manifest& manifest, const VerifyOptions& options) const;

    /// Which waivers there are for this version: "min-age is waived until 2027-01-31: reason".
    std::vector<std::string> waivers_for(std::string_view crate, const Version& version) const;

    /// Everything there is against what was installed before, as far as its receipt says.
    std::vector<Violation> against(const Receipt& receipt) const;

private:
    bool is_waived(std::string_view rule, std::string_view crate, const Version& version) const;
    bool is_allowed_registry(std::string_view place) const;
    bool is_allowed_host(std::string_view host) const;
    bool is_denied(std::string_view crate, const Version& version) const;
    EvidenceLevel level_of_build(std::string_view source) const;
    std::optional<Violation> against_evidence(EvidenceLevel found,
                                              std::string_view what,
                                              const std::string& source,
                                              std::string_view crate,
                                              const Version& version,
                                              const VerifyOptions& options) const;

    const Policy policy_;
};

} // namespace binstall

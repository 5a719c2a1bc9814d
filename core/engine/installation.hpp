// SPDX-License-Identifier: MIT
#pragma once

#include <engine/engine.hpp>
#include <engine/policy/audit_log.hpp>
#include <engine/stage_package.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace binstall {

/// One `install` command on its way through the stages. Packages go through a stage side by side;
/// what they share (consent, the transaction, the order of messages) happens on this thread.
class Installation {
public:
    Installation(const std::vector<PackageRequest>& requests,
                 const InstallOptions& options,
                 const Services& services);

    /// Completes what an interrupted command left behind, and opens connections that will be
    /// needed.
    void begin();
    void resolve_packages();
    void plan_packages();

    /// Asks the user. Whether there is something to do, nothing stands against it, and it is
    /// wanted; what is not is cancelled.
    bool obtain_consent(const Confirm& confirm);

    /// Asks `confirm` again for what was not agreed to: what other sources have when nothing that
    /// was chosen can be used.
    void stage_packages(const Confirm& confirm);
    void place_packages();

    /// Records what the policy refused, and what failed although it was recorded as installed.
    void audit_failures() const;

    /// The end: what became of each package.
    InstallReport take_report();

private:
    /// A package and how far it came.
    struct Item {
        PackageRequest request;
        Resolved resolved;
        StagedPackage staged;
        PackageReport report;
        bool is_audited = false; ///< Whether the audit log says that it is installed.

        bool is_open() const noexcept { return report.outcome == PackageReport::Outcome::planned; }
    };

    Resolved resolve_known(const PackageRequest& request,
                           const std::optional<Version>& below = std::nullopt) const;
    void choose_binaries(Item& item) const;
    void plan_newest(Item& item);
    std::vector<std::string> plan_older(Item& item);
    bool plan_from_source(Item& item);
    void announce(const Item& item) const;
    void stage(Item& item) const;
    bool stage_others(Item& item, const Confirm& confirm) const;
    void for_each_open(const std::function<void(Item&)>& stage);
    bool is_over() const noexcept;
    void announce_failures() const;
    std::vector<Item*> open_items();
    std::vector<Receipt>::const_iterator receipt_of(const Item& item) const;
    bool settle_if_there(Item& item, const Version& resolved, std::string_view source) const;
    void fail_all(const Error& error);
    void leave_out_unplaceable();
    void audit_installations();

    const InstallOptions& options_;
    const Services& services_;
    std::vector<Receipt> installed_;
    Ledger ledger_;
    AuditLog audit_log_;
    std::deque<Item> items_; // a deque, so that an Item never has to be copied to grow
};

} // namespace binstall

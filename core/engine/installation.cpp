// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/installation.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/scheduler.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

using Outcome = PackageReport::Outcome;

/// Packages that go through a stage at the same time. Each waits for the network nearly always.
constexpr std::size_t packages_at_once = 16;

/// Hosts that nearly every installation needs (design D15): their connections are opened while the
/// first question is still on its way. Who has a registry of their own does not tell crates.io, and
/// who says where the package is tells no registry.
std::vector<Url> usual_hosts(const Registry& registry, bool is_asked) {
    std::vector<Url> hosts{Url::parse("https://github.com/"),
                           Url::parse("https://objects.githubusercontent.com/")};
    if (!is_asked)
        return hosts;
    const Url crates_io = Url::parse("https://index.crates.io/");
    const std::optional<Url> index = sparse_base(registry);
    if (index)
        hosts.push_back(*index);
    if (index == crates_io)
        hosts.push_back(Url::parse("https://static.crates.io/"));
    return hosts;
}

std::set<std::string> contacted_hosts(const Services& services) {
    std::set<std::string> hosts = services.http.hosts();
    hosts.merge(services.git.hosts());
    return hosts;
}

/// Whether a package came from a place that may hold another state of the same version.
bool is_from_sources(const Receipt& receipt) {
    return receipt.source.starts_with("git+") || receipt.source.starts_with("path+");
}

/// Sorted by name; of a package that is named twice, in whatever spelling, the last one counts.
std::vector<PackageRequest> sorted_unique(const std::vector<PackageRequest>& requests) {
    std::vector<PackageRequest> sorted;
    for (const PackageRequest& request : requests) {
        std::erase_if(sorted, [&](const PackageRequest& earlier) {
            return same_crate_name(earlier.spec.name, request.spec.name);
        });
        sorted.push_back(request);
    }
    std::ranges::sort(sorted, {}, [](const PackageRequest& request) { return request.spec.name; });
    return sorted;
}

} // namespace

Installation::Installation(const std::vector<PackageRequest>& requests,
                           const InstallOptions& options,
                           const Services& services)
    : options_{options}, services_{services} {
    for (PackageRequest& request : sorted_unique(requests)) {
        Item item;
        item.report.name = request.spec.name;
        item.report.outcome = Outcome::planned;
        item.request = std::move(request);
        items_.push_back(std::move(item));
    }
}

void Installation::begin() {
    if (!options_.dry_run)
        recover(options_.destination, services_.read, services_.log, services_.stop);
    installed_ = installed(options_.destination, services_.read);
    ledger_ = {seen_assets(options_.destination, services_.read), options_.changes};
    if (!options_.dry_run)
        audit_log_ = AuditLog::open(services_.policy.policy());
    for_each_open([&](Item& item) {
        services_.policy.check_request(item.request.spec,
                                       item.request.place.value_or(Place{services_.registry}));
    });
    for (Item& item : items_)
        if (const auto exact = item.request.spec.requirement.exact();
            exact && !item.request.place && item.is_open())
            settle_if_there(item, *exact, {});
    const std::vector<Item*> open = open_items();
    if (open.empty() || is_over())
        return;
    const bool is_asked =
        std::ranges::any_of(open, [](const Item* item) { return !item->request.place; });
    services_.http.open_ahead(usual_hosts(services_.registry, is_asked), open.size());
}

bool Installation::obtain_consent(const Confirm& confirm) {
    const std::vector<Item*> open = open_items();
    if (is_over() || open.empty())
        return false;
    announce_failures();
    std::vector<PackagePlan> plans;
    for (const Item* item : open)
        plans.push_back(*item->report.plan);
    // A dry run shows its plan through `confirm` too, and never goes on.
    if (confirm(plans, options_.destination))
        return !options_.dry_run;
    if (!options_.dry_run)
        for (Item* item : open)
            item->report.outcome = Outcome::cancelled;
    return false;
}

void Installation::place_packages() {
    if (options_.keep_going && !is_over())
        leave_out_unplaceable();
    const std::vector<Item*> open = open_items();
    if (is_over() || open.empty())
        return;
    services_.log.write(Level::info, "Installing binaries...");
    try {
        audit_installations();
        std::vector<ReadyPackage> ready;
        for (Item* item : open)
            ready.push_back(std::move(item->staged.ready));
        std::vector<PlacedPackage> placed = place(ready,
                                                  options_.destination,
                                                  options_.force ? Overwrite::yes : Overwrite::no,
                                                  services_.read,
                                                  services_.log,
                                                  services_.stop);
        for (std::size_t index = 0; index < open.size(); ++index) {
            PackageReport& report = open[index]->report;
            for (const ReadyBinary& binary : ready[index].binaries) {
                const auto planned =
                    std::ranges::find(report.plan->binaries, binary.name, &PlannedBinary::name);
                report.binaries.push_back(
                    {binary.name, binary.staged->member, planned->file, planned->link});
            }
            report.removed = std::move(placed[index].removed);
            report.receipt = std::move(placed[index].receipt);
            // Another command may have placed the same build while this one was downloading it.
            report.outcome =
                placed[index].was_there ? Outcome::already_installed : Outcome::installed;
        }
    } catch (const Error& error) {
        fail_all(error);
    }
}

/// The binary folder may refuse one package, for a file there that is not ours; the others are not
/// to suffer for it.
void Installation::leave_out_unplaceable() {
    const Overwrite overwrite = options_.force ? Overwrite::yes : Overwrite::no;
    std::vector<ReadyPackage> others;
    for (Item* item : open_items()) {
        const ReadyPackage& ready = item->staged.ready;
        try {
            item->report.error =
                why_not_placeable(ready, others, options_.destination, overwrite, services_.read);
        } catch (const Error& error) {
            return fail_all(error);
        }
        if (item->report.error)
            item->report.outcome = Outcome::failed;
        else
            others.push_back(ready);
    }
}

/// Before anything is placed: what cannot be recorded does not happen.
void Installation::audit_installations() {
    for (Item* item : open_items()) {
        const Receipt& receipt = item->staged.ready.receipt;
        audit_log_.write({.event = "install",
                          .crate = receipt.name,
                          .version = receipt.version.to_string(),
                          .receipt = receipt,
                          .waivers = services_.policy.waivers_for(receipt.name, receipt.version),
                          .reason = {}});
        item->is_audited = true;
    }
}

void Installation::audit_failures() const {
    if (options_.dry_run)
        return;
    for (const Item& item : items_) {
        const std::optional<Error>& error = item.report.error;
        const bool is_refused =
            error && (error->code() == Errc::policy || error->code() == Errc::unsafe_url);
        if (!error || (!is_refused && !item.is_audited))
            continue;
        audit_log_.write({.event = item.is_audited ? "failed" : "refused",
                          .crate = item.report.name,
                          .version = item.report.version,
                          .receipt = {},
                          .waivers = {},
                          .reason = error->what()});
    }
}

InstallReport Installation::take_report() {
    InstallReport result{.packages = {},
                         .destination = options_.destination,
                         .contacted = contacted_hosts(services_),
                         .dry_run = options_.dry_run};
    const bool over = is_over();
    for (Item& item : items_) {
        if (over && item.is_open()) // good by itself, but all are placed together or none
            item.report.outcome = Outcome::cancelled;
        result.packages.push_back(std::move(item.report));
    }
    std::ranges::sort(result.packages, {}, &PackageReport::name);
    return result;
}

void Installation::for_each_open(const std::function<void(Item&)>& stage) {
    const std::vector<Item*> open = open_items();
    if (is_over())
        return;
    const auto errors =
        run_all(open.size(), packages_at_once, [&](std::size_t index) { stage(*open[index]); });
    for (std::size_t index = 0; index < open.size(); ++index) {
        if (!errors[index])
            continue;
        open[index]->report.outcome =
            errors[index]->code() == Errc::cancelled ? Outcome::cancelled : Outcome::failed;
        open[index]->report.error = errors[index];
    }
}

/// Whether nothing is to be installed any more: something failed, or to keep going, the user wants
/// to stop.
bool Installation::is_over() const noexcept {
    return std::ranges::any_of(items_, [&](const Item& item) {
        const std::optional<Error>& error = item.report.error;
        return error && (!options_.keep_going || error->code() == Errc::cancelled);
    });
}

/// What the plan is about to leave out: who agrees to it should know.
void Installation::announce_failures() const {
    for (const Item& item : items_)
        if (item.report.error)
            services_.log.write(Level::warn,
                                cat(item.report.name, " is left out: ", item.report.error->what()));
}

std::vector<Installation::Item*> Installation::open_items() {
    std::vector<Item*> open;
    for (Item& item : items_)
        if (item.is_open())
            open.push_back(&item);
    return open;
}

/// What is installed of the package; a name that was typed may be spelled otherwise.
std::vector<Receipt>::const_iterator Installation::receipt_of(const Item& item) const {
    return std::ranges::find_if(installed_, [&](const Receipt& receipt) {
        return same_crate_name(receipt.name, item.request.spec.name);
    });
}

/// Ends the way of a package that is there in that version or a newer one, complete and for a
/// target that was asked for, with every binary that was named; says whether it is. Of what came
/// from sources, or is to come from there, the same version may be another commit: `source` says
/// which one, once it is known.
bool Installation::settle_if_there(Item& item,
                                   const Version& resolved,
                                   std::string_view source) const {
    const auto receipt = receipt_of(item);
    if (options_.force || receipt == installed_.end())
        return false;
    if ((item.request.place || is_from_sources(*receipt)) && receipt->source != source)
        return false;
    const bool same = receipt->version == resolved;
    const bool newer = receipt->version > resolved && item.request.spec.requirement.is_any();
    const bool for_target =
        std::ranges::find(item.request.targets, receipt->target, &Target::triple) !=
        item.request.targets.end();
    const bool has_wanted =
        std::ranges::all_of(item.request.binaries, [&](const std::string& name) {
            return std::ranges::find(receipt->binaries, name) != receipt->binaries.end();
        });
    if (!(same || newer) || !for_target || !has_wanted ||
        !is_intact(*receipt, options_.destination))
        return false;
    item.report.version = receipt->version.to_string();
    item.report.receipt = *receipt;
    item.report.outcome = Outcome::already_installed;
    if (newer)
        item.report.warnings.push_back(cat("the newest version that may be installed is ",
                                           resolved.to_string(),
                                           ", which is not newer"));
    return true;
}

void Installation::fail_all(const Error& error) {
    for (Item* item : open_items()) {
        item->report.outcome =
            error.code() == Errc::cancelled ? Outcome::cancelled : Outcome::failed;
        item->report.error = error;
    }
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/crate_name.hpp>
#include <engine/policy/policy.hpp>

#include <algorithm>
#include <array>

namespace binstall {

namespace {

bool is_same_crate(const Waiver& waiver, std::string_view crate) {
    return same_crate_name(waiver.crate.name, crate);
}

constexpr std::array<std::string_view, 2> crates_io_indexes{
    "sparse+https://index.crates.io", "registry+https://github.com/rust-lang/crates.io-index"};

} // namespace

bool Policy::allows_source(std::string_view id) const {
    return !sources || std::ranges::find(*sources, id) != sources->end();
}

EvidenceLevel Policy::evidence_for(const std::string& source) const {
    const auto own = evidence_of.find(source);
    return own == evidence_of.end() ? evidence : own->second;
}

bool Policy::wants_signatures() const {
    return evidence >= EvidenceLevel::signature ||
           std::ranges::any_of(evidence_of, [](const auto& entry) {
               return entry.second >= EvidenceLevel::signature;
           });
}

const Waiver* Policy::waiver(std::string_view rule,
                             std::string_view crate,
                             const Version& version,
                             std::chrono::sys_seconds moment) const {
    const auto found = std::ranges::find_if(waivers, [&](const Waiver& waiver) {
        return waiver.rule == rule && waiver.until > moment && is_same_crate(waiver, crate) &&
               (waiver.crate.requirement.is_any() || waiver.crate.requirement.matches(version));
    });
    return found == waivers.end() ? nullptr : &*found;
}

bool covers(const PackageSpec& spec, std::string_view crate, const Version& version) {
    if (!same_crate_name(spec.name, crate))
        return false;
    if (spec.requirement.is_any() || spec.requirement.matches(version))
        return true;
    if (!version.is_prerelease())
        return false;
    // 1.2.3-rc.1 comes before 1.2.3 and after every release before that: it is forbidden when its
    // release is, and when the one before it would be.
    Version release = version;
    release.prerelease.clear();
    Version before = release;
    if (before.patch > 0)
        --before.patch;
    else if (before.minor > 0)
        before = {before.major, before.minor - 1, UINT64_MAX, {}, {}};
    else if (before.major > 0)
        before = {before.major - 1, UINT64_MAX, UINT64_MAX, {}, {}};
    return spec.requirement.matches(release) || spec.requirement.matches(before);
}

std::optional<std::string> normal_registry(std::string_view text) {
    while (text.ends_with('/'))
        text.remove_suffix(1);
    if (text == "crates-io" || text == "path" ||
        std::ranges::find(crates_io_indexes, text) != crates_io_indexes.end())
        return text == "path" ? "path" : "crates-io";
    if (text.starts_with("path+"))
        return "path";
    for (const std::string_view kind : {"sparse+https://",
                                        "registry+https://",
                                        "git+https://",
                                        "git+ssh://",
                                        "local-registry+/",
                                        "directory+/",
                                        "registry+ssh://",
                                        "registry+file://",
                                        "git+file://"})
        if (text.starts_with(kind) && text.size() > kind.size())
            return std::string{text};
    if (text.starts_with("https://") || text.starts_with("ssh://"))
        return normal_registry(cat("registry+", text));
    return std::nullopt;
}

} // namespace binstall

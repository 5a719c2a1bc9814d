// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/age.hpp>
#include <engine/ledger.hpp>

#include <algorithm>
#include <chrono>

namespace binstall {

namespace {

std::string date(std::int64_t seconds) {
    return day_text(std::chrono::sys_seconds{std::chrono::seconds{seconds}});
}

bool is_key(std::string_view key) {
    return !key.empty() && key != accepted_unsigned;
}

bool is_same_package(const SeenAsset& left, const SeenAsset& right) {
    return left.source == right.source && left.package == right.package;
}

bool is_same_place(const SeenAsset& left, const SeenAsset& right) {
    return is_same_package(left, right) && left.version == right.version &&
           left.target == right.target && left.asset == right.asset;
}

} // namespace

bool SeenAsset::is_same(const SeenAsset& other) const {
    return is_same_place(*this, other) && sha256 == other.sha256 && key == other.key;
}

void Ledger::check_digest(const SeenAsset& now) const {
    if (changes == Changes::accepted)
        return;
    const SeenAsset* other = nullptr;
    for (const SeenAsset& before : seen) {
        if (!is_same_place(before, now))
            continue;
        if (before.sha256 == now.sha256)
            return;
        other = &before;
    }
    if (other)
        throw Error{Errc::integrity,
                    cat(printable(now.asset),
                        " has sha256:",
                        now.sha256,
                        " now, and had sha256:",
                        other->sha256,
                        " when it was first installed on ",
                        date(other->first_seen))}
            .hint("a release should not change; ask its publisher, or accept it with "
                  "--accept-change");
}

void Ledger::check_signer(const SeenAsset& now) const {
    if (changes == Changes::accepted)
        return;
    const std::string_view key = now.key.empty() ? accepted_unsigned : std::string_view{now.key};
    const SeenAsset* signed_before = nullptr;
    for (const SeenAsset& before : seen) {
        if (!is_same_package(before, now))
            continue;
        if (before.key == key)
            return;
        if (is_key(before.key))
            signed_before = &before;
    }
    if (!signed_before)
        return;
    const std::string was = cat(signed_before->key, " since ", date(signed_before->first_seen));
    throw Error{Errc::policy,
                now.key.empty()
                    ? cat(now.package, " is not signed now, and was signed with the key ", was)
                    : cat("the signing key of ",
                          now.package,
                          " changed: it is ",
                          now.key,
                          ", and was ",
                          was)}
        .hint("ask its publisher, or accept it with --accept-change");
}

bool Ledger::has_signer(const SeenAsset& now) const {
    return std::ranges::any_of(seen, [&](const SeenAsset& before) {
        return is_same_package(before, now) && is_key(before.key);
    });
}

void remember(std::vector<SeenAsset>& ledger, const std::vector<SeenAsset>& now) {
    for (const SeenAsset& asset : now)
        if (std::ranges::none_of(ledger,
                                 [&](const SeenAsset& seen) { return seen.is_same(asset); }))
            ledger.push_back(asset);
}

} // namespace binstall

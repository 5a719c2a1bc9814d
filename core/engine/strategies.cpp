// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/strategies.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view build = "build";

constexpr std::string_view names_there_are =
    "there are crate-meta-data, quick-install and compile, and the ids that `binstall plugins` "
    "lists";

constexpr std::array peer_names{
    std::pair{std::string_view{"crate-meta-data"}, std::string_view{"release"}},
    std::pair{std::string_view{"quick-install"}, std::string_view{"quickinstall"}},
    std::pair{std::string_view{"compile"}, build},
};

std::string id_of(std::string_view name) {
    const auto* const known =
        std::ranges::find(peer_names, name, [](const auto& row) { return row.first; });
    return std::string{known == peer_names.end() ? name : known->second};
}

std::vector<std::string> ids_of(const std::vector<std::string>& names) {
    std::vector<std::string> ids;
    for (const std::string& name : names) {
        const bool is_id = !name.empty() && std::ranges::all_of(name, [](char character) {
            return is_ascii_letter(character) || is_ascii_digit(character) || character == '-' ||
                   character == '_';
        });
        if (!is_id)
            throw Error{Errc::usage, cat('"', printable(name), "\" is not the name of a strategy")}
                .hint(std::string{names_there_are});
        ids.push_back(id_of(name));
    }
    return ids;
}

bool contains(const std::vector<std::string>& ids, std::string_view id) {
    return std::ranges::find(ids, id) != ids.end();
}

/// Those that were asked for and are not disabled again.
std::vector<std::string> left_of(const std::vector<std::string>& only,
                                 const std::vector<std::string>& disabled) {
    std::vector<std::string> left;
    for (const std::string& id : only) {
        if (std::ranges::count(only, id) > 1)
            throw Error{Errc::usage, cat("the strategy ", id, " is named twice")};
        if (!contains(disabled, id))
            left.push_back(id);
    }
    if (left.empty())
        throw Error{Errc::usage, "no strategy is left that could be tried"};
    if (contains(left, build) && left.back() != build)
        throw Error{Errc::usage, "compile must be the last strategy"};
    return left;
}

} // namespace

Strategies Strategies::parse(const std::optional<std::vector<std::string>>& only,
                             const std::vector<std::string>& disabled) {
    Strategies strategies;
    strategies.disabled_ = ids_of(disabled);
    if (only)
        strategies.only_ = left_of(ids_of(*only), strategies.disabled_);
    else if (std::ranges::all_of(peer_names, [&](const auto& row) {
                 return contains(strategies.disabled_, row.second);
             }))
        throw Error{Errc::usage, "no strategy is left that could be tried"};
    return strategies;
}

void Strategies::check_names(const std::vector<std::string>& sources) const {
    std::vector<std::string_view> known;
    for (const auto& [name, id] : peer_names)
        known.push_back(name);
    known.insert(known.end(), sources.begin(), sources.end());
    std::vector<std::string> wanted = only_.value_or(std::vector<std::string>{});
    wanted.insert(wanted.end(), disabled_.begin(), disabled_.end());
    for (const std::string& id : wanted) {
        const bool is_known =
            contains(sources, id) || std::ranges::find(peer_names, id, [](const auto& row) {
                                         return row.second;
                                     }) != peer_names.end();
        if (is_known)
            continue;
        const std::string_view near = closest(id, known);
        throw Error{Errc::usage, cat("there is no strategy ", printable(id))}.hint(
            near.empty() ? std::string{names_there_are} : cat("did you mean ", near, "?"));
    }
}

std::string_view Strategies::why_not(std::string_view id, const PackageRules& rules) const {
    if (only_)
        return contains(*only_, id) ? "" : "it is not among --strategies or install.strategies";
    if (contains(disabled_, id))
        return "--disable-strategies or install.disable-strategies names it";
    const bool is_disabled_by_author = std::ranges::any_of(
        rules.disabled_strategies, [&](const std::string& name) { return id_of(name) == id; });
    return is_disabled_by_author ? "it is disabled for this package" : "";
}

bool Strategies::allow(std::string_view id, const PackageRules& rules) const {
    return why_not(id, rules).empty();
}

std::size_t Strategies::position(std::string_view id) const {
    if (!only_)
        return 0;
    return static_cast<std::size_t>(std::ranges::find(*only_, id) - only_->begin());
}

bool Strategies::ask_for_build() const {
    return only_ && contains(*only_, build);
}

bool Strategies::allow_build(const PackageRules& rules) const {
    return allow(build, rules);
}

} // namespace binstall

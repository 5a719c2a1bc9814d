// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/crate_name.hpp>
#include <engine/well_known.hpp>

#include <algorithm>

namespace binstall {

namespace {

/// Crates with programs that many machines have. Names of fewer than five letters are left out:
/// too many others are near them.
constexpr std::string_view well_known[] = {
    "ast-grep",         "asciinema",       "atuin",           "bacon",
    "bandwhich",        "bottom",          "broot",           "cargo-about",
    "cargo-audit",      "cargo-auditable", "cargo-binstall",  "cargo-bloat",
    "cargo-cache",      "cargo-deny",      "cargo-dist",      "cargo-edit",
    "cargo-expand",     "cargo-fuzz",      "cargo-generate",  "cargo-hack",
    "cargo-insta",      "cargo-llvm-cov",  "cargo-machete",   "cargo-make",
    "cargo-msrv",       "cargo-mutants",   "cargo-nextest",   "cargo-outdated",
    "cargo-release",    "cargo-sort",      "cargo-tarpaulin", "cargo-udeps",
    "cargo-update",     "cargo-watch",     "cargo-zigbuild",  "cross",
    "diesel_cli",       "difftastic",      "dprint",          "du-dust",
    "espflash",         "fd-find",         "flamegraph",      "git-cliff",
    "git-delta",        "gitui",           "helix-term",      "hyperfine",
    "lychee",           "mdbook",          "minijinja-cli",   "nushell",
    "onefetch",         "probe-rs-tools",  "procs",           "release-plz",
    "ripgrep",          "rust-script",     "samply",          "sccache",
    "sea-orm-cli",      "sqlx-cli",        "starship",        "stylua",
    "taplo-cli",        "tealdeer",        "tokei",           "topgrade",
    "tree-sitter-cli",  "trunk",           "typos-cli",       "typst-cli",
    "wasm-bindgen-cli", "wasm-pack",       "websocat",        "zellij",
    "zoxide",
};

/// Whether swapping two neighbours in `name` makes `other` of it.
bool is_swapped(std::string_view name, std::string_view other) {
    if (name.size() != other.size())
        return false;
    const auto [left, right] = std::ranges::mismatch(name, other);
    if (name.end() - left < 2 || *left != *(right + 1) || *(left + 1) != *right)
        return false;
    return std::equal(left + 2, name.end(), right + 2);
}

} // namespace

std::string_view nearly_well_known(std::string_view name) {
    std::string_view near;
    for (const std::string_view known : well_known) {
        if (same_crate_name(known, name))
            return {};
        if (edit_distance(name, known) == 1 || is_swapped(name, known))
            near = known;
    }
    return near;
}

} // namespace binstall

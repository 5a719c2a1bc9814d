// SPDX-License-Identifier: MIT
// What placing a package changes in the binary folder, decided before anything is touched.
#pragma once

#include <engine/place.hpp>
#include <engine/place/bin_names.hpp>
#include <engine/place/records.hpp>

#include <vector>

namespace binstall {

/// The change that one package makes.
struct PackageChange {
    Receipt receipt;                    ///< Complete, as it is going to be recorded.
    std::vector<NewName> added;         ///< Files before links.
    std::vector<InstalledFile> removed; ///< As they are on disk.
    bool was_there = false;             ///< Everything is as it should be; nothing is to be done.
};

/// What is known when changes are decided.
struct Situation {
    const Folder& bin;
    const Records& records;             ///< With the receipts that hold.
    const std::vector<Receipt>& former; ///< Every receipt, those too that cargo overtook.
    const Destination& destination;
    Overwrite overwrite = Overwrite::no;
};

/// @throws Error{Errc::policy} for a name that belongs to another package or to nobody, unless it
///         may be overwritten; Error{Errc::io} for a folder in its place.
[[nodiscard]] PackageChange decide_change(const ReadyPackage& package, const Situation& situation);

/// What `name` is on disk; absent when there is nothing, or neither a file nor a link.
[[nodiscard]] std::optional<InstalledFile> on_disk(const Folder& bin, const std::string& name);

} // namespace binstall

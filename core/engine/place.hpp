// SPDX-License-Identifier: MIT
// The last step of an installation: every staged binary gets its name and every record says so, all
// of it or nothing. docs/transaction.md describes the protocol.
#pragma once

#include <binstall/error.hpp>
#include <binstall/log.hpp>
#include <binstall/manifest.hpp>
#include <binstall/readers.hpp>

#include <engine/destination/destination.hpp>
#include <engine/ledger.hpp>
#include <engine/receipt.hpp>
#include <engine/staged_tree.hpp>

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Whether a file that is not ours, or not as we left it, may be replaced.
enum class Overwrite { no, yes };

/// A binary that is ready to be placed.
struct ReadyBinary {
    std::string name;      ///< "rg"
    std::string extension; ///< ".exe" for a Windows target, else empty.
    StagedFile* staged = nullptr;
};

/// A package that is ready to be placed. `receipt.files`, `previous` and `binaries` are filled in
/// by `place`.
struct ReadyPackage {
    Receipt receipt;
    std::vector<ReadyBinary> binaries;
    std::vector<SeenAsset> seen{}; ///< What it was made of, for the ledger.
};

/// What `place` did for one package.
struct PlacedPackage {
    Receipt receipt;                  ///< As recorded.
    std::vector<std::string> removed; ///< Names taken out of the binary folder.
    /// Another command had placed the same build meanwhile, so nothing was left to do.
    bool was_there = false;
};

/// Places `packages` together and records them, under the lock.
///
/// @throws Error before the commit point: nothing has changed. Error after it: the message says
///         that the next command completes the work, and it does.
///         Errc::lock when the lock cannot be had, Errc::policy for a name that belongs to another
///         package or to nobody (unless `overwrite`), Errc::io, Errc::cancelled (before the
///         commit).
std::vector<PlacedPackage> place(std::span<ReadyPackage> packages,
                                 const Destination& destination,
                                 Overwrite overwrite,
                                 const Readers& read,
                                 Log& log,
                                 std::stop_token stop);

/// Why `package` cannot be placed together with `others`; absent when it can, as far as that is
/// known without the lock.
/// @throws Error{Errc::io} when the records cannot be read.
std::optional<Error> why_not_placeable(const ReadyPackage& package,
                                       std::span<const ReadyPackage> others,
                                       const Destination& destination,
                                       Overwrite overwrite,
                                       const Readers& read);

/// Completes or sweeps what an interrupted command left behind. Cheap when there is nothing.
void recover(const Destination& destination, const Readers& read, Log& log, std::stop_token stop);

/// The same for who is going to say what is there: waits for a command that is at work, and where
/// nothing can be completed, since the folder is somebody else's, says so in the log.
void await_recovery(const Destination& destination, const Readers& read, Log& log);

/// The packages that are recorded at `destination`, by name; files that cargo removed or replaced
/// since are noticed (design D8). Takes no lock: readers never see a torn file.
std::vector<Receipt> installed(const Destination& destination, const Readers& read);

/// The ledger of `destination`. Takes no lock either.
/// @throws Error{Errc::io} when it is damaged or of a later version.
std::vector<SeenAsset> seen_assets(const Destination& destination, const Readers& read);

/// What a file of receipts says, which may be from another machine.
/// @throws Error{Errc::io} when it is damaged or of a later version.
std::vector<Receipt> read_receipts(std::string_view text, const Readers& read);

/// Whether every binary of `receipt` is still in place as it was installed.
bool is_intact(const Receipt& receipt, const Destination& destination);

} // namespace binstall

// SPDX-License-Identifier: MIT
// What is still to be done after the commit point, in a form that outlives the process.
#pragma once

#include <binstall/readers.hpp>

#include <engine/place/folders.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One change of one name. A step that was already done does nothing.
struct Step {
    enum class Kind {
        file,        ///< The staged file gets its name.
        link,        ///< The staged link gets its name.
        record,      ///< The staged record gets its name.
        remove_file, ///< The file goes, if it is still the one that was meant.
        remove_link, ///< The link goes, if it is still the one that was meant.
    };

    Kind kind = Kind::file;
    Where where = Where::bin;
    std::string staged;  ///< Empty for a removal.
    std::string name;    ///< The final name.
    std::string content; ///< SHA-256 in hex of a file or record; target of a link.
    std::string was; ///< Of a record: the SHA-256 of what it replaces, empty when there was none.

    friend bool operator==(const Step&, const Step&) = default;
};

/// A committed transaction.
struct Journal {
    std::vector<std::string> packages; ///< Those whose records change.
    std::vector<Step> steps;           ///< In the order in which they are done.

    friend bool operator==(const Journal&, const Journal&) = default;
};

/// A thousand packages fit; whatever is larger is not ours.
inline constexpr std::size_t journal_limit = 1024 * 1024;

[[nodiscard]] std::string journal_text(const Journal& journal);

/// @throws Error{Errc::io} for anything that `journal_text` would not have written.
[[nodiscard]] Journal parse_journal(std::string_view text, const Readers& read);

/// The journal of a destination; absent when the last transaction was completed.
/// @throws Error{Errc::policy} when it belongs to another user or others may write it,
///         Error{Errc::io} when it cannot be read or understood. It stays as it is.
[[nodiscard]] std::optional<Journal> load_journal(const Folders& folders, const Readers& read);

/// The commit point: once this has returned, the steps will be done, by us or by the next command.
/// The caller synchronises the state folder.
/// @throws Error when the journal is not in place. The staged files may then be removed.
void write_journal(const Folders& folders, const Journal& journal);

/// The transaction is complete.
void remove_journal(const Folders& folders);

} // namespace binstall

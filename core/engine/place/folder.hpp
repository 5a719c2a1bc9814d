// SPDX-License-Identifier: MIT
// A folder that is opened once, and what can be done to names in it. Every call goes through the
// descriptor and follows no symbolic link, so that nothing that happens to a path later leads
// elsewhere.
#pragma once

#include <binstall/error.hpp>

#include <engine/files.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace binstall {

struct Folder {
    fs::path path; ///< For messages.
    FileDescriptor descriptor;

    int get() const noexcept { return descriptor.get(); }
};

/// What a name stands for.
struct Entry {
    enum class Kind { file, link, folder, other };

    Kind kind = Kind::file;
    std::string target; ///< Of a link.
};

/// Opens `path`, following it when it is a link: people link their binary folder elsewhere.
[[nodiscard]] Folder open_named_folder(const fs::path& path);

/// The same; absent when there is none.
[[nodiscard]] std::optional<Folder> try_open_named_folder(const fs::path& path);

/// As above, after making it and what is missing above it with `mode`. What is made is
/// synchronised.
[[nodiscard]] Folder make_folder(const fs::path& path, mode_t mode);

/// What `name` stands for; absent when there is no such name.
[[nodiscard]] std::optional<Entry> look_at(const Folder& folder, const std::string& name);

/// The SHA-256 in hex of the regular file `name`. @throws Error{Errc::io} when it is none.
[[nodiscard]] std::string sha256_of(const Folder& folder, const std::string& name);

/// The content of a small file; absent when there is none.
/// @throws Error{Errc::io} for a link, a fifo and the like, or more than `limit` bytes.
[[nodiscard]] std::optional<std::string>
read_small(const Folder& folder, const std::string& name, std::uint64_t limit);

/// "... is not a regular file"
[[nodiscard]] Error not_regular(const Folder& folder, const std::string& name);

/// Makes the file `name` of exactly that mode, with `text` safely on disk; it must not exist.
/// Nothing is left on failure.
void create_file(const Folder& folder, const std::string& name, std::string_view text, mode_t mode);

/// Gives `from` the name `to`, replacing what had it. Says whether `from` was there.
bool rename_entry(const Folder& folder, const std::string& from, const std::string& to);

/// Removes a name; it is fine when it is gone already.
void remove_entry(const Folder& folder, const std::string& name);

/// fsync of the folder itself: names are on disk afterwards.
void sync_folder(const Folder& folder);

} // namespace binstall

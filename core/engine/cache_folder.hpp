// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// A folder of files that may vanish at any time, of bounded size, in whole blocks of the disk:
/// what was not used for longest goes first. Several programs may use it at once; no lock is
/// needed, since a file appears complete or not at all.
class CacheFolder {
public:
    /// Creates the folder, for its owner alone.
    /// @throws Error{Errc::io} when it cannot be used, or belongs to somebody else.
    CacheFolder(const fs::path& folder, std::uint64_t size_limit);

    /// The file of that name, which counts as used now; absent when there is none.
    std::optional<std::string> read(const std::string& name) const;

    /// Replaces it. A text that is more than a quarter of the size limit is not kept.
    void write(const std::string& name, std::string_view text);

    void remove(const std::string& name) const;

    /// The file of that name, to be read piece by piece; it counts as used now.
    std::optional<FileDescriptor> open(const std::string& name) const;

    /// A file on its way into the folder.
    struct NewFile {
        FileDescriptor file;
        std::string temporary; ///< Its name; empty where the file system has files without one.
    };

    /// A file to be written, which takes none of the room before add(). What is not added is
    /// discarded.
    NewFile create();
    void discard(const NewFile& created) const;

    /// Gives a file from create() its name. One of that name goes: it may be damaged.
    void add(const NewFile& created, const std::string& name, std::uint64_t size);

    /// Bytes that one file may have.
    std::uint64_t largest() const noexcept { return size_limit_ / 4; }

private:
    void make_room(std::uint64_t wanted);

    fs::path path_;
    std::uint64_t size_limit_;
    FileDescriptor folder_;
    unsigned created_ = 0;              ///< Temporary names so far.
    std::optional<std::uint64_t> room_; ///< What all files take, as far as we know; absent until
                                        ///< counted.
};

} // namespace binstall

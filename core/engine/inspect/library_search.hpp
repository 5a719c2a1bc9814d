// SPDX-License-Identifier: MIT
#pragma once

#include <engine/executable/elf_file.hpp>
#include <engine/inspect.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// A shared library that would be loaded.
struct FoundLibrary {
    fs::path path;
    ElfFile elf;
};

/// Looks for the libraries of one program as its dynamic linker will: in its own run paths, the
/// environment's, the linker's cache and the system's folders. Opens regular files only, and only
/// those that the program itself names.
class LibrarySearch {
public:
    LibrarySearch(const ElfFile& program, const RunsHere& here);

    /// Whether the program's C library is musl, which is its own linker and knows no cache.
    bool is_musl() const noexcept { return is_musl_; }

    /// Absent when there is none for the program's processor.
    std::optional<FoundLibrary> find(const std::string& name) const;

private:
    std::optional<FoundLibrary> look_at(const fs::path& path) const;
    std::optional<FoundLibrary> find_in_cache(const std::string& name) const;
    void add_run_paths(const ElfFile& program, const RunsHere& here);
    void add_run_path(const std::string& path);
    void add_system_folders();

    const HostSystem& system_;
    std::uint16_t machine_;
    bool is_musl_;
    std::vector<fs::path> first_;  ///< Before the cache.
    std::vector<fs::path> second_; ///< Behind it.
    std::string cache_;
};

} // namespace binstall

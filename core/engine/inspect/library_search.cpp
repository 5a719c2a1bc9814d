// SPDX-License-Identifier: MIT
// https://man7.org/linux/man-pages/man8/ld.so.8.html
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/inspect/interpreter.hpp>
#include <engine/inspect/library_cache.hpp>
#include <engine/inspect/library_search.hpp>

#include <algorithm>
#include <climits>
#include <elf.h>
#include <string_view>

namespace binstall {

namespace {

constexpr std::uint64_t cache_limit = std::uint64_t{16} << 20;
constexpr std::size_t most_run_paths = 64;

/// The folders of multiarch systems are named after this.
std::string_view gnu_architecture(std::uint16_t machine) {
    switch (machine) {
    case EM_X86_64:
        return "x86_64";
    case EM_AARCH64:
        return "aarch64";
    case EM_RISCV:
        return "riscv64";
    case EM_PPC64:
        return "powerpc64le";
    case EM_S390:
        return "s390x";
    default:
        return {};
    }
}

std::string replaced(std::string text, std::string_view name, std::string_view value) {
    for (const std::string& spelling : {cat("${", name, '}'), cat('$', name)})
        for (std::size_t at = text.find(spelling); at != std::string::npos;
             at = text.find(spelling, at + value.size()))
            text.replace(at, spelling.size(), value);
    return text;
}

std::string read_cache(const HostSystem& system) {
    try {
        return read_file(system.at("/etc/ld.so.cache"), cache_limit).value_or("");
    } catch (const Error&) {
        return {}; // the linker does without one, too
    }
}

} // namespace

LibrarySearch::LibrarySearch(const ElfFile& program, const RunsHere& here)
    : system_{here.system}, machine_{program.header.machine},
      is_musl_{program.interpreter && program.interpreter->find("ld-musl") != std::string::npos} {
    add_run_paths(program, here);
    first_.insert(first_.end(), system_.library_path.begin(), system_.library_path.end());
    add_system_folders();
    if (!is_musl_)
        cache_ = read_cache(system_);
}

void LibrarySearch::add_run_paths(const ElfFile& program, const RunsHere& here) {
    const std::string_view arch = gnu_architecture(machine_);
    for (const std::string& run_path : program.run_paths) {
        std::string path = replaced(run_path, "ORIGIN", here.folder.string());
        path = replaced(std::move(path), "PLATFORM", arch);
        for (const std::string& folder : {cat("lib/", arch, "-linux-gnu"), std::string{"lib64"}})
            add_run_path(replaced(path, "LIB", folder));
    }
}

void LibrarySearch::add_run_path(const std::string& path) {
    // A relative one depends on where the program is started.
    const bool is_usable = path.starts_with('/') && path.find('$') == std::string::npos &&
                           path.size() < PATH_MAX && first_.size() < most_run_paths;
    if (is_usable && std::ranges::find(first_, fs::path{path}) == first_.end())
        first_.emplace_back(path);
}

void LibrarySearch::add_system_folders() {
    if (is_musl_) {
        second_ = {"/lib", "/usr/local/lib", "/usr/lib"};
        return;
    }
    const std::string_view arch = gnu_architecture(machine_);
    for (const std::string_view top : {"/lib", "/usr/lib"}) {
        second_.emplace_back(cat(top, '/', arch, "-linux-gnu"));
        second_.emplace_back(cat(top, "64"));
        second_.emplace_back(top);
    }
    second_.insert(second_.end(), system_.nix_library_path.begin(), system_.nix_library_path.end());
}

std::optional<FoundLibrary> LibrarySearch::look_at(const fs::path& path) const {
    std::optional<ElfFile> elf = elf_at(system_, path);
    // Of another kind: the linker goes on to the next folder as well.
    if (!elf || elf->header.machine != machine_ || elf->header.type != ElfHeader::Type::shared)
        return std::nullopt;
    return FoundLibrary{path, std::move(*elf)};
}

std::optional<FoundLibrary> LibrarySearch::find_in_cache(const std::string& name) const {
    for (const std::string& path : cached_libraries(cache_, name))
        if (auto found = look_at(path))
            return found;
    return std::nullopt;
}

std::optional<FoundLibrary> LibrarySearch::find(const std::string& name) const {
    if (name.find('/') != std::string::npos) // no name but a path
        return name.starts_with('/') ? look_at(name) : std::nullopt;
    for (const fs::path& folder : first_)
        if (auto found = look_at(folder / name))
            return found;
    if (auto found = find_in_cache(name))
        return found;
    for (const fs::path& folder : second_)
        if (auto found = look_at(folder / name))
            return found;
    return std::nullopt;
}

} // namespace binstall

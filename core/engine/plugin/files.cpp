// SPDX-License-Identifier: MIT
#include <binstall/abi.hpp>
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/paths.hpp>
#include <engine/plugin/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <set>
#include <system_error>
#include <utility>

namespace binstall {

namespace {

using Origin = PluginFolder::Origin;
using Identity = std::pair<dev_t, ino_t>;

constexpr std::size_t max_files_per_folder = 256;

std::string_view kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "a directory";
    case S_IFLNK:
        return "a symbolic link";
    case S_IFIFO:
        return "a named pipe";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

bool is_default(Origin origin) {
    return origin == Origin::user || origin == Origin::installed;
}

/// Collects what is found, and why not.
class Search {
public:
    explicit Search(const Account& account) : account_{account} {}

    void look_in(const PluginFolder& folder) {
        try {
            const std::optional<FileDescriptor> opened = open_trusted_folder(folder.path, account_);
            if (opened)
                look_at_files(folder, *opened);
            else if (!is_default(folder.origin))
                reject(folder.path, {}, "there is no such directory");
        } catch (const Error& error) {
            reject(folder.path, {}, error.what());
        }
    }

    FoundPluginFiles take() { return std::move(found_); }

private:
    void reject(const fs::path& path, std::string id, std::string reason) {
        found_.rejected.push_back({path, std::move(id), std::move(reason)});
    }

    void look_at_files(const PluginFolder& folder, const FileDescriptor& opened) {
        std::size_t count = 0;
        for (const std::string& name : list_folder(opened.get(), folder.path)) {
            if (name.starts_with('.') || !name.ends_with(".so"))
                continue;
            if (++count > max_files_per_folder) {
                reject(folder.path, {}, cat("holds more than ", max_files_per_folder, " plugins"));
                return;
            }
            const fs::path path = folder.path / name;
            try {
                look_at_file(folder, opened, name);
            } catch (const Error& error) {
                reject(path, id_from_file_name(path), error.what());
            }
        }
    }

    void look_at_file(const PluginFolder& folder,
                      const FileDescriptor& opened,
                      const std::string& name) {
        const fs::path path = folder.path / name;

        struct stat status {};

        // Before it is opened: opening a device can have effects.
        if (::fstatat(opened.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            throw_io("examine", path, errno);
        if (!S_ISREG(status.st_mode))
            throw Error{Errc::plugin, cat("not a shared object: it is ", kind_of(status.st_mode))};
        FileDescriptor file = open_at(opened.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
        if (::fstat(file.get(), &status) != 0)
            throw_io("examine", path, errno);
        if (!S_ISREG(status.st_mode))
            throw Error{Errc::plugin, "was replaced while it was examined"};
        if (!seen_.emplace(status.st_dev, status.st_ino).second)
            return;
        const bool is_installed = folder.origin == Origin::installed;
        if (const auto reason = why_untrusted(status, account_, is_installed))
            throw Error{Errc::plugin, *reason};
        found_.files.push_back({path, folder.origin, std::move(file), false});
    }

    const Account& account_;
    std::set<Identity> seen_;
    FoundPluginFiles found_;
};

void append_list(std::vector<PluginFolder>& folders, std::string_view list, Origin origin) {
    for (const std::string_view part : split(list, ':'))
        if (!part.empty()) // it would be the current directory
            folders.emplace_back(fs::path{part}, origin);
}

} // namespace

PluginPath PluginPath::from(const std::vector<fs::path>& from_flags,
                            const PluginConfig& config,
                            const Environment& environment,
                            const fs::path& installed) {
    PluginPath path;
    for (const fs::path& folder : from_flags)
        path.folders.emplace_back(folder, Origin::flag);
    if (const auto list = environment.find("BINSTALL_PLUGIN_PATH"); list != environment.end()) {
        append_list(path.folders, list->second, Origin::environment);
        if (list->second.empty())
            return path;
    }
    for (const fs::path& folder : config.path)
        path.folders.emplace_back(folder, Origin::settings);
    if (const std::optional<fs::path> data = data_folder(environment))
        path.folders.emplace_back(*data / "plugins" / cat(BINSTALL_PLUGIN_ABI), Origin::user);
    if (!installed.empty())
        path.folders.emplace_back(installed, Origin::installed);
    return path;
}

fs::path installed_plugin_folder() {
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    if (failure)
        return {};
    // Both are relative to the prefix, as the build was configured: "bin", "lib/binstall/plugins".
    const fs::path programs = BINSTALL_BINDIR;
    fs::path prefix = program.parent_path();
    for (fs::path part = programs; !part.empty(); part = part.parent_path()) {
        if (prefix.filename() != part.filename())
            return {};
        prefix = prefix.parent_path();
    }
    return prefix / BINSTALL_PLUGINDIR;
}

FoundPluginFiles find_plugin_files(const PluginPath& path, const Account& account) {
    Search search{account};
    for (const PluginFolder& folder : path.folders)
        search.look_in(folder);
    return search.take();
}

std::string id_from_file_name(const fs::path& file) {
    std::string stem = file.stem().string();
    return is_plugin_id(stem) ? stem : std::string{};
}

bool is_plugin_id(std::string_view id) noexcept {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (id.empty() || id.size() > 64 || !is_lower(id.front()) || id.back() == '-')
        return false;
    char before = 'a';
    for (const char c : id) {
        if (!is_lower(c) && !is_ascii_digit(c) && !(c == '-' && before != '-'))
            return false;
        before = c;
    }
    return true;
}

} // namespace binstall

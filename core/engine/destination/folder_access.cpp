// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/destination/folder_access.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace binstall {

namespace fs = std::filesystem;

std::string why_not_writable(const fs::path& folder) {
    // The nearest folder that exists decides: everything below it would be created.
    for (fs::path path = folder;; path = path.parent_path()) {
        struct stat status {};

        if (::stat(path.c_str(), &status) != 0) {
            const bool is_missing = errno == ENOENT && path.has_relative_path();
            if (is_missing && ::lstat(path.c_str(), &status) == 0)
                return cat("is or lies below a link to nowhere: ", printable(path.string(), 1024));
            if (is_missing)
                continue;
            return cat("cannot be used: ", std::generic_category().message(errno));
        }
        if (!S_ISDIR(status.st_mode))
            return path == folder ? "is not a folder"
                                  : cat("lies below ",
                                        printable(path.string(), 1024),
                                        ", which is not a folder");
        if (::faccessat(AT_FDCWD, path.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
            return cat(path == folder ? "cannot be written: " : "cannot be created: ",
                       std::generic_category().message(errno));
        return {};
    }
}

} // namespace binstall

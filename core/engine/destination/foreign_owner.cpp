// SPDX-License-Identifier: MIT
#include <engine/destination/foreign_owner.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

std::optional<fs::path> foreign_folder(const Destination& destination) {
    if (::geteuid() != 0)
        return std::nullopt;
    // What is not there yet would be created by root in the nearest folder that is.
    for (fs::path folder = destination.bin_dir; folder.has_relative_path();
         folder = folder.parent_path()) {
        struct stat status {};

        if (::stat(folder.c_str(), &status) == 0)
            return status.st_uid == 0 ? std::nullopt : std::optional{folder};
    }
    return std::nullopt;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#include <engine/files.hpp>
#include <engine/process/scratch_folder.hpp>

#include <cerrno>
#include <stdlib.h>
#include <string>
#include <system_error>

namespace binstall {

std::filesystem::path make_scratch_folder() {
    std::error_code problem; // the folder does not exist, or is none
    fs::path parent = fs::temp_directory_path(problem);
    if (problem)
        parent = "/tmp";
    std::string pattern = (parent / "binstall-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw_io("create a folder in", parent, errno);
    return pattern;
}

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace binstall::test {

namespace fs = std::filesystem;

/// A folder of a test's own, removed with everything in it.
class TempFolder {
public:
    TempFolder() {
        std::string pattern = (fs::temp_directory_path() / "binstall-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::system_error{errno, std::generic_category(), pattern};
        path_ = fs::canonical(pattern); // A test compares paths with those that programs print.
    }

    ~TempFolder() {
        std::error_code ignored; // A destructor must not throw, and the leftovers harm nobody.
        fs::remove_all(path_, ignored);
    }

    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const fs::path& path() const noexcept { return path_; }

    fs::path operator/(const fs::path& name) const { return path_ / name; }

    /// Writes a file below the folder, with the folders that it needs.
    fs::path write(const fs::path& name, std::string_view content) const {
        const fs::path file = path_ / name;
        fs::create_directories(file.parent_path());
        std::ofstream out{file, std::ios::binary};
        out.write(content.data(), static_cast<std::streamsize>(content.size()));
        out.close();
        if (!out)
            throw std::system_error{errno, std::generic_category(), file.string()};
        return file;
    }

private:
    fs::path path_;
};

/// The bytes of a file. @throws std::system_error when it cannot be read.
inline std::string read_text(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in)
        throw std::system_error{errno, std::generic_category(), file.string()};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

} // namespace binstall::test

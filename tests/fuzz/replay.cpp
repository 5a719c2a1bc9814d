// SPDX-License-Identifier: MIT
// Gives a target the files of its corpus: what was found once is tried at every run of the suites.
#include "target.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
    std::size_t count = 0;
    for (int index = 1; index < argc; ++index)
        for (const auto& entry : std::filesystem::recursive_directory_iterator{argv[index]}) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file{entry.path(), std::ios::binary};
            const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
            ++count;
        }
    std::cout << count << " passed, " << (count == 0 ? 1 : 0) << " failed\n";
    return count == 0 ? 1 : 0;
}

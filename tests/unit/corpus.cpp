// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include <support/places.hpp>

#include <fstream>

namespace binstall {

std::optional<std::filesystem::path> corpus_folder() {
    const auto folder = test::source_folder().parent_path() / "shared" / "corpus";
    return std::filesystem::is_directory(folder) ? std::optional{folder} : std::nullopt;
}

std::vector<std::string> corpus_lines(const std::filesystem::path& file) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        if (!line.empty())
            lines.push_back(line);
    return lines;
}

} // namespace binstall

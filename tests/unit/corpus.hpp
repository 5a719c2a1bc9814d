// SPDX-License-Identifier: MIT
// Real manifests and releases, kept beside the project and not in it: they are other people's. A
// test that reads them says so when they are not there, and passes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace binstall {

/// The folder with the corpus; absent on a machine that does not have it.
std::optional<std::filesystem::path> corpus_folder();

/// The lines of one of its files.
std::vector<std::string> corpus_lines(const std::filesystem::path& file);

} // namespace binstall

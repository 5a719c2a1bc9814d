// SPDX-License-Identifier: MIT
// The crates of the corpus, each with its release served as its forge would.
#pragma once

#include <binstall/package_source.hpp>
#include <binstall/value.hpp>

#include <support/fake_host.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace binstall {

/// What our own plugins read.
const std::vector<PackageFormat>& corpus_formats();

Manifest corpus_manifest(const Value& crate);

/// The page of the crate's release, as github.com serves it: a repository that was renamed answers
/// under its new name.
void serve_release(const Value& crate, const Manifest& manifest, FakeHttp& http);

/// The names of the best candidate's files; empty when there is none.
std::vector<std::string> chosen_files(const Findings& findings, const std::vector<Target>& targets);

/// How well the files that are chosen for one machine are those that a person would pick.
struct Accuracy {
    int expected = 0;                  ///< Crates of which somebody would pick a file.
    int found = 0;                     ///< Of those, the ones of which such a file was chosen.
    int wrong = 0;                     ///< Files of a platform that the machine does not run.
    std::vector<std::string> misses{}; ///< "crate: file", one for each that was not found.
};

/// Chooses for the machine `triple`, with everything that it runs, of every crate of the corpus.
Accuracy measure_accuracy(const std::filesystem::path& crates, const std::string& triple);

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <engine/git/client.hpp>
#include <support/fake_host.hpp>
#include <support/git_repository.hpp>
#include <support/temp_folder.hpp>

#include <functional>
#include <memory>
#include <string>

namespace binstall::test {

/// A remote on disk that the user named, and clients with a cache.
class GitWorld {
public:
    using Adjust = std::function<void(GitOptions&, HttpOptions&)>;

    GitWorld();

    /// A client as a new run of the program has it. Borrows from this object.
    std::unique_ptr<GitClient> client(const Adjust& adjust = {},
                                      const Credentials* credentials = nullptr);

    TempFolder folder;
    GitRepository remote;
    fs::path cache = folder / "cache/git";
    std::map<std::string, std::string, std::less<>> environment;
    RecordingLog log;
    std::stop_source stop;

private:
    TempFolder home_;
};

/// The error that `action` gives; a test fails when there is none.
Error error_of(const std::function<void()>& action);

/// The messages of an error, one a line: what, notes, hint.
std::string whole_text(const Error& error);

} // namespace binstall::test

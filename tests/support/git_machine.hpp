// SPDX-License-Identifier: MIT
#pragma once

#include "executables.hpp"
#include "git_server.hpp"
#include "machine.hpp"

#include <memory>
#include <string>
#include <vector>

namespace binstall::test {

/// A server of repositories for all cases of a process; absent when this machine lacks what it is
/// made of, and then the test says so.
GitServer* shared_git_server();

/// Somebody's machine, with the world and the repositories within reach.
class GitMachine : public Machine {
public:
    explicit GitMachine(GitServer& server) : server_{server} {}

    /// `binstall -y ARGUMENTS...` in `world`, which also has the server.
    Outcome install(World& world, std::vector<std::string> arguments) const {
        std::vector<std::string> all = server_.arguments();
        all.insert(all.end(), arguments.begin(), arguments.end());
        return Machine::install(world, std::move(all));
    }

    /// Puts a shell script called git before the real one.
    void replace_git(const std::string& script);

    /// cargo's record of what is installed.
    std::string record() const;

private:
    GitServer& server_;
};

/// A workspace with the package "tool" 1.0.0, committed.
void write_workspace(const GitRepository& repository);

/// The Cargo.toml of a program whose releases are at github.com/o/NAME.
std::string program_manifest(const std::string& name, const std::string& version);

} // namespace binstall::test

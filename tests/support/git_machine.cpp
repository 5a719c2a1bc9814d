// SPDX-License-Identifier: MIT
#include "git_machine.hpp"

#include "skip.hpp"

#include <fstream>
#include <sys/stat.h>

namespace binstall::test {

GitServer* shared_git_server() {
    static const std::unique_ptr<GitServer> server = GitServer::start();
    if (!server)
        skip("nginx-light, fcgiwrap or git's http-backend is not installed");
    return server.get();
}

void GitMachine::replace_git(const std::string& script) {
    const fs::path folder = elsewhere("bin");
    fs::create_directories(folder);
    std::ofstream{folder / "git"} << "#!/bin/sh\n" << script;
    ::chmod((folder / "git").c_str(), 0755);
    environment["PATH"] = folder.string() + ":/usr/bin:/bin";
}

std::string GitMachine::record() const {
    const fs::path file = cargo_home() / ".crates.toml";
    return fs::exists(file) ? read_text(file) : std::string{};
}

void write_workspace(const GitRepository& repository) {
    repository.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n");
    repository.write("crates/tool/Cargo.toml", program_manifest("tool", "1.0.0"));
    repository.write("crates/tool/src/main.rs", "fn main() {}\n");
    repository.commit();
}

std::string program_manifest(const std::string& name, const std::string& version) {
    return "[package]\nname = \"" + name + "\"\nversion = \"" + version +
           "\"\nedition = \"2021\"\nrepository = \"https://github.com/o/" + name + "\"\n";
}

} // namespace binstall::test

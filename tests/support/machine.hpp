// SPDX-License-Identifier: MIT
#pragma once

#include "process.hpp"
#include "temp_folder.hpp"
#include "world.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// What is below a folder: path to kind, mode, inode and content. Equal snapshots mean that nothing
/// was written, not even the same bytes again.
using Snapshot = std::map<std::string, std::string>;

Snapshot snapshot(const fs::path& folder);

/// Somebody's machine: a home folder that is empty, an environment that holds nothing else, and the
/// `binstall` that was built, with the plugins that were built.
class Machine {
public:
    /// Takes program and plugins from the variables BINSTALL_TEST_PROGRAM and
    /// BINSTALL_TEST_PLUGINS, which the build sets.
    Machine();

    fs::path home() const { return folder_ / "home"; }

    /// Where answers are kept from run to run; not at home, where tests look for what was written.
    fs::path cache() const { return elsewhere("cache"); }

    fs::path cargo_home() const { return home() / ".cargo"; }

    /// Where binaries go when nothing says otherwise.
    fs::path bin() const { return cargo_home() / "bin"; }

    /// The user's settings file; written as a whole.
    void settings(std::string_view toml) const;

    /// `binstall ARGUMENTS...`
    Command command(std::vector<std::string> arguments) const;

    /// The same in `world`: `binstall <to the world> ARGUMENTS...`
    Command command(World& world, std::vector<std::string> arguments) const;

    Outcome run(std::vector<std::string> arguments) const;
    Outcome run(World& world, std::vector<std::string> arguments) const;

    /// Installs without asking: `binstall -y ARGUMENTS...`
    Outcome install(World& world, std::vector<std::string> arguments) const;

    /// What a program in bin() prints; "(missing)" when it is not there.
    std::string run_installed(std::string_view name) const;

    /// The names in bin(), sorted, with spaces between them: "rg rg-v14.1.1".
    std::string installed() const;

    /// A file of this machine that is not in the home folder.
    fs::path elsewhere(const fs::path& name) const { return folder_ / "elsewhere" / name; }

    /// Changed by tests that are about variables.
    std::map<std::string, std::string> environment;

    /// Calls the program by this name ("cargo-binstall"), through a link.
    void call_as(std::string_view name);

    /// Calls another program instead.
    void use_program(const fs::path& program) { program_ = program; }

private:
    TempFolder folder_;
    fs::path program_;
};

/// The same command run by nobody, who owns nothing: root may write anywhere, so what an
/// unprivileged user meets has to be tried as one. As it is when this process is not root's; absent
/// when there is no setpriv.
std::optional<Command> as_nobody(Command command);

/// The user and group of as_nobody().
inline constexpr unsigned nobody = 65534;

/// The names in a folder, sorted; none when it does not exist.
std::vector<std::string> names_in(const fs::path& folder);

} // namespace binstall::test

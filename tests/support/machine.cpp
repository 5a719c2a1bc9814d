// SPDX-License-Identifier: MIT
#include "machine.hpp"

#include "sha256.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace binstall::test {
namespace {

std::string needed_variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error{std::string{name} + " is not set: run this through `meson test`"};
    return value;
}

std::string describe(const fs::path& path) {
    struct stat state {};

    if (::lstat(path.c_str(), &state) != 0)
        throw std::runtime_error{"cannot look at " + path.string()};
    const std::string content = S_ISLNK(state.st_mode)   ? "-> " + fs::read_symlink(path).string()
                                : S_ISREG(state.st_mode) ? sha256(read_text(path))
                                                         : "";
    return std::to_string(state.st_mode) + " " + std::to_string(state.st_ino) + " " + content;
}

} // namespace

Snapshot snapshot(const fs::path& folder) {
    Snapshot state;
    if (!fs::exists(folder))
        return state;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder})
        state[entry.path().lexically_relative(folder).string()] = describe(entry.path());
    return state;
}

Machine::Machine() : program_{needed_variable("BINSTALL_TEST_PROGRAM")} {
    ::chmod(folder_.path().c_str(), 0755); // For as_nobody().
    fs::create_directory(home());
    environment = {{"HOME", home().string()},
                   {"PATH", "/usr/bin:/bin"},
                   {"XDG_CACHE_HOME", cache().string()},
                   {"BINSTALL_PLUGIN_PATH", needed_variable("BINSTALL_TEST_PLUGINS")}};
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name))
            environment[name] = value;
}

void Machine::settings(std::string_view toml) const {
    folder_.write("home/.config/binstall/config.toml", toml);
}

Command Machine::command(std::vector<std::string> arguments) const {
    Command command{.program = program_};
    command.arguments = std::move(arguments);
    command.environment = environment;
    command.folder = home();
    return command;
}

Command Machine::command(World& world, std::vector<std::string> arguments) const {
    std::vector<std::string> all = world.arguments();
    all.insert(all.end(), arguments.begin(), arguments.end());
    return command(std::move(all));
}

Outcome Machine::run(std::vector<std::string> arguments) const {
    return test::run(command(std::move(arguments)));
}

Outcome Machine::run(World& world, std::vector<std::string> arguments) const {
    return test::run(command(world, std::move(arguments)));
}

Outcome Machine::install(World& world, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "-y");
    return run(world, std::move(arguments));
}

std::string Machine::run_installed(std::string_view name) const {
    if (!fs::exists(bin() / name))
        return "(missing)";
    return test::run({.program = bin() / name}).out;
}

std::string Machine::installed() const {
    std::string names;
    for (const std::string& name : names_in(bin()))
        names += (names.empty() ? "" : " ") + name;
    return names;
}

void Machine::call_as(std::string_view name) {
    const fs::path link = folder_ / name;
    fs::create_symlink(program_, link);
    program_ = link;
}

std::optional<Command> as_nobody(Command command) {
    if (::geteuid() != 0)
        return command;
    const std::optional<fs::path> setpriv = find_program("setpriv");
    if (!setpriv)
        return {};
    const std::string id = std::to_string(nobody);
    std::vector<std::string> arguments{
        "--reuid=" + id, "--regid=" + id, "--clear-groups", command.program.string()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    command.arguments = std::move(arguments);
    command.program = *setpriv;
    return command;
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (fs::exists(folder))
        for (const fs::directory_entry& entry : fs::directory_iterator{folder})
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

} // namespace binstall::test

// SPDX-License-Identifier: MIT
// Programs that we run: git, credential helpers. Never through a shell.
#pragma once

#include <engine/config/config.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// What to run. The program gets exactly this: these arguments, this environment, no open file but
/// its three streams, no terminal, no blocked or ignored signal.
struct ChildCommand {
    std::filesystem::path program; ///< Absolute: `find_program` looks it up.
    std::vector<std::string> arguments{};
    Environment environment{};
    std::filesystem::path folder = "/"; ///< Where it runs; not where we happen to be.
    std::string input{};                ///< What it reads on standard input, before the end.
    std::chrono::milliseconds limit{30'000};
    std::uint64_t output_limit = std::uint64_t{1} << 20; ///< Bytes of standard output.
    /// Bytes of one file that it, or what it starts, may write; SIGXFSZ ends who writes more.
    std::optional<std::uint64_t> file_limit{};
};

/// How it ended.
struct ChildResult {
    int status = 0; ///< Its exit status; 128 and the signal's number when a signal ended it.
    std::string out;
    std::string err; ///< The last 4 KiB of standard error.

    bool is_success() const noexcept { return status == 0; }
};

/// Receives standard output as it comes.
using ChildOutput = std::function<void(std::string_view bytes)>;

/// Runs a program to its end. It is the leader of a session and a group of its own; whatever is
/// left of that group is killed when the program has ended, when its time is over, when it says too
/// much, and when `stop` fires.
/// @throws Error{Errc::subprocess} when it cannot be started, takes too long or says too much,
///         Error{Errc::cancelled}.
ChildResult run_child(const ChildCommand& command, const std::stop_token& stop);

/// The same with the output going to `sink` instead of ChildResult::out; `output_limit` holds.
/// What `sink` throws ends the program, and is thrown.
ChildResult
run_child(const ChildCommand& command, const std::stop_token& stop, const ChildOutput& sink);

/// Whether it is a file that this user may execute.
bool is_program(const std::filesystem::path& file);

/// The first executable file `name` in the absolute folders of $PATH: the current folder is never
/// looked into. An absolute path is itself. Absent when there is none.
std::optional<std::filesystem::path> find_program(std::string_view name,
                                                  const Environment& environment);

/// Of `environment`, what a helper needs to find its own settings and to speak the user's language;
/// no variable that may hold a secret or change what programs do.
Environment helper_environment(const Environment& environment);

} // namespace binstall

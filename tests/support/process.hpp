// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

namespace fs = std::filesystem;

/// A program to run. It gets this environment and nothing else.
struct Command {
    fs::path program;
    std::vector<std::string> arguments{}; ///< Without argv[0].
    std::optional<std::string> argv0{};   ///< The program's path when absent.
    std::map<std::string, std::string> environment{};
    std::optional<fs::path> folder{}; ///< Working directory.
    std::string input{};              ///< Written to stdin, which then ends.
    bool keeps_input_open = false;    ///< stdin ends only with the program.
    std::chrono::milliseconds limit = std::chrono::seconds{60};
};

/// How a program ended.
struct Outcome {
    int status = -1; ///< Exit status; -1 when a signal ended it.
    int signal = 0;
    bool timed_out = false; ///< It was killed, with its process group, at its limit.
    std::string out;
    std::string err;
};

/// A program that is running, in a process group of its own.
class Process {
public:
    explicit Process(Command command);
    ~Process(); ///< Kills what is left of the group.
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void send_signal(int number) const;

    /// Writes to stdin. Needs `keeps_input_open`.
    void write(std::string_view text) const;

    /// Waits until stderr (or stdout) contains `text`. False when the program ended without.
    [[nodiscard]] bool wait_for_error_text(std::string_view text);
    [[nodiscard]] bool wait_for_output_text(std::string_view text);

    /// Waits for the end, or kills at the limit.
    Outcome wait();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Starts `command` and waits for its end.
Outcome run(const Command& command);

/// The path of a program on the PATH of this process; absent when there is none.
std::optional<fs::path> find_program(std::string_view name);

} // namespace binstall::test

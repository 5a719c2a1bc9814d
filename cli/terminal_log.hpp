// SPDX-License-Identifier: MIT
#pragma once

#include "parse.hpp"
#include "terminal.hpp"

#include <binstall/log.hpp>

#include <optional>

namespace binstall::cli {

/// The most talkative level that is shown; absent: none. From --log-level, -q and -v.
/// @throws Error{Errc::usage} for a level that does not exist.
[[nodiscard]] std::optional<Level> log_level(const CommandLine& line);

/// Shows the messages of engine and plugins on standard error.
class TerminalLog : public Log {
public:
    TerminalLog(Terminal& terminal, std::optional<Level> level)
        : terminal_{terminal}, level_{level} {}

    void write(Level level, std::string_view message) override;

    bool shows(Level level) const { return level_ && level <= *level_; }

private:
    Terminal& terminal_;
    std::optional<Level> level_;
};

} // namespace binstall::cli

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <string>

namespace binstall {

/// Puts a plugin's id before its messages.
class PrefixedLog : public Log {
public:
    PrefixedLog(Log& log, std::string prefix);
    void write(Level level, std::string_view message) override;

private:
    Log& log_;
    std::string prefix_;
};

} // namespace binstall

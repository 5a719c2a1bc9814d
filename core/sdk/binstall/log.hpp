// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall {

enum class Level { error, warn, info, debug, trace };

/// Where messages go. Text from elsewhere is made printable by the log, not by its callers.
class Log {
public:
    virtual ~Log();
    virtual void write(Level level, std::string_view message) = 0;
};

} // namespace binstall

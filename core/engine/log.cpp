// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/log.hpp>

#include <utility>

namespace binstall {

PrefixedLog::PrefixedLog(Log& log, std::string prefix) : log_{log}, prefix_{std::move(prefix)} {}

void PrefixedLog::write(Level level, std::string_view message) {
    log_.write(level, cat(prefix_, ": ", message));
}

} // namespace binstall

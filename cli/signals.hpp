// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>

#include <stop_token>
#include <thread>

namespace binstall::cli {

/// Turns SIGINT, SIGTERM and SIGHUP into a request to stop (design D28).
///
/// Made before any other thread, so that all of them inherit the blocked signals. A second signal,
/// or six seconds after the first, ends the process at once: place's journal makes that safe. A
/// signal that our parent told us to ignore (nohup) stays ignored.
class Signals {
public:
    explicit Signals(std::stop_source stop);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    FileDescriptor signals_;
    FileDescriptor end_;
    std::thread thread_;
};

} // namespace binstall::cli

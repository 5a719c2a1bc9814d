// SPDX-License-Identifier: MIT
// Waiting for a socket: always with an end, and never past the moment when the command is to stop.
#pragma once

#include <engine/files.hpp>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace binstall {

/// A descriptor that becomes readable, for good, when `stop` fires: every poll() includes it.
class StopEvent {
public:
    explicit StopEvent(std::stop_token stop);

    int descriptor() const noexcept { return event_.get(); }

    const std::stop_token& token() const noexcept { return stop_; }

    /// @throws Error{Errc::cancelled} when it has fired.
    void check() const;

private:
    struct Signal {
        int descriptor;
        void operator()() const noexcept;
    };

    std::stop_token stop_;
    FileDescriptor event_;
    std::stop_callback<Signal> callback_;
};

/// Until when to wait, and what to complain about then.
class Patience {
public:
    using Clock = std::chrono::steady_clock;

    /// `complaint` reads well before "within 30 s": "there was no answer".
    Patience(std::chrono::milliseconds limit, std::string_view complaint);

    /// This one, or `other` when that ends sooner.
    Patience within(const Patience& other) const;

    Clock::time_point end() const noexcept { return end_; }

    bool is_over() const noexcept { return Clock::now() >= end_; }

    /// For poll(): never negative, rounded up.
    int milliseconds_left() const noexcept;

    /// @throws Error{Errc::network}
    [[noreturn]] void complain() const;

private:
    Clock::time_point end_;
    std::chrono::milliseconds limit_;
    std::string_view complaint_;
};

/// Waits until `descriptor` has one of the poll() `events`, or has failed.
/// @throws Error{Errc::cancelled}, Error{Errc::network} when `patience` is over.
void wait_for(int descriptor, short events, const Patience& patience, const StopEvent& stop);

/// Sleeps. @throws Error{Errc::cancelled}
void sleep_for(std::chrono::milliseconds duration, const StopEvent& stop);

} // namespace binstall

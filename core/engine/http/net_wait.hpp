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

/// A descriptor that becomes readable, for good, when one of two tokens fires: of the command, and
/// of the call that asks. Every poll() includes it.
class StopEvent {
public:
    explicit StopEvent(std::stop_token command, std::stop_token call = {});

    int descriptor() const noexcept { return event_.get(); }

    /// Fires with either of the two.
    std::stop_token token() const noexcept { return either_.get_token(); }

    /// @throws Error{Errc::cancelled} when it has fired.
    void check() const;

private:
    struct Signal {
        StopEvent& event;
        void operator()() const noexcept;
    };

    FileDescriptor event_;
    std::stop_source either_;
    std::stop_callback<Signal> with_command_;
    std::stop_callback<Signal> with_call_;
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

/// What ends a request before its answer is complete.
struct RequestBounds {
    const StopEvent& stop;
    std::optional<Patience> total{}; ///< For all of it, repetitions included.

    /// `own`, or the total when that ends sooner.
    Patience within(const Patience& own) const { return total ? own.within(*total) : own; }
};

/// Waits until `descriptor` has one of the poll() `events`, or has failed.
/// @throws Error{Errc::cancelled}, Error{Errc::network} when `patience` is over.
void wait_for(int descriptor, short events, const Patience& patience, const StopEvent& stop);

/// Sleeps. @throws Error{Errc::cancelled}
void sleep_for(std::chrono::milliseconds duration, const StopEvent& stop);

} // namespace binstall

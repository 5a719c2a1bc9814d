// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/net_wait.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace binstall {

namespace {

std::string seconds_text(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    return count % 1000 == 0 ? cat(count / 1000, " s") : cat(count, " ms");
}

FileDescriptor new_event() {
    FileDescriptor event{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!event)
        throw Error{Errc::io, "cannot create an event to wait for"};
    return event;
}

/// poll() on `descriptor` (negative: none) and on the stop event; false when the time is over.
bool poll_once(int descriptor, short events, int milliseconds, const StopEvent& stop) {
    std::array<pollfd, 2> list{{{stop.descriptor(), POLLIN, 0}, {descriptor, events, 0}}};
    const int ready = ::poll(list.data(), list.size(), milliseconds);
    if (ready < 0 && errno != EINTR)
        throw Error{Errc::io, "cannot wait for a socket"};
    stop.check();
    return ready > 0;
}

} // namespace

StopEvent::StopEvent(std::stop_token command, std::stop_token call)
    : event_{new_event()}, with_command_{std::move(command), Signal{*this}}, with_call_{
                                                                                 std::move(call),
                                                                                 Signal{*this}} {}

void StopEvent::Signal::operator()() const noexcept {
    const std::uint64_t one = 1;
    // It can fail only when the event is already set many times over.
    [[maybe_unused]] const ssize_t written = ::write(event.descriptor(), &one, sizeof one);
    event.either_.request_stop();
}

void StopEvent::check() const {
    if (either_.stop_requested())
        throw Error{Errc::cancelled, "interrupted"};
}

Patience::Patience(std::chrono::milliseconds limit, std::string_view complaint)
    : end_{Clock::now() + limit}, limit_{limit}, complaint_{complaint} {}

Patience Patience::within(const Patience& other) const {
    return other.end_ < end_ ? other : *this;
}

int Patience::milliseconds_left() const noexcept {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000));
}

void Patience::complain() const {
    throw Error{Errc::network, cat(complaint_, " within ", seconds_text(limit_))};
}

void wait_for(int descriptor, short events, const Patience& patience, const StopEvent& stop) {
    while (!poll_once(descriptor, events, patience.milliseconds_left(), stop))
        if (patience.is_over())
            patience.complain();
}

void sleep_for(std::chrono::milliseconds duration, const StopEvent& stop) {
    const Patience patience{duration, ""};
    while (!patience.is_over())
        poll_once(-1, 0, patience.milliseconds_left(), stop);
}

} // namespace binstall

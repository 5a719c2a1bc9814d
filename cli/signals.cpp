// SPDX-License-Identifier: MIT
#include "signals.hpp"

#include <binstall/error.hpp>

#include <csignal>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

namespace binstall::cli {

namespace {

constexpr int exit_cancelled = 32;
constexpr int grace_milliseconds = 6'000;

/// Those that are not ignored already.
sigset_t handled_signals() {
    sigset_t handled;
    ::sigemptyset(&handled);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};

        if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            ::sigaddset(&handled, number);
    }
    return handled;
}

enum class Woken { signal, timeout, end };

Woken wait(int signals, int end, int timeout) {
    for (;;) {
        pollfd ready[] = {{signals, POLLIN, 0}, {end, POLLIN, 0}};
        const int count = ::poll(ready, 2, timeout);
        if (count < 0)
            continue; // interrupted
        if (count == 0)
            return Woken::timeout;
        if (ready[1].revents != 0)
            return Woken::end;
        signalfd_siginfo taken;
        if (::read(signals, &taken, sizeof taken) == sizeof taken)
            return Woken::signal;
    }
}

void watch(int signals, int end, std::stop_source stop) {
    if (wait(signals, end, -1) == Woken::end)
        return;
    stop.request_stop();
    if (wait(signals, end, grace_milliseconds) != Woken::end)
        ::_exit(exit_cancelled);
}

} // namespace

Signals::Signals(std::stop_source stop) {
    const sigset_t handled = handled_signals();
    ::pthread_sigmask(SIG_BLOCK, &handled, nullptr);
    signals_ = FileDescriptor{::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK)};
    end_ = FileDescriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!signals_ || !end_)
        throw Error{Errc::internal, "signals cannot be watched"};
    thread_ = std::thread{watch, signals_.get(), end_.get(), std::move(stop)};
}

Signals::~Signals() {
    // A thread that cannot be told to end must not keep the command from ending.
    if (::eventfd_write(end_.get(), 1) == 0)
        thread_.join();
    else
        thread_.detach();
}

} // namespace binstall::cli

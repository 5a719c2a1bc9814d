// SPDX-License-Identifier: MIT
#include <engine/plugin/call.hpp>
#include <engine/process/process_state.hpp>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cxxabi.h>
#include <mutex>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace binstall {

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<bool> left_behind = false;

/// What the caller and the thread of a call share; it lives until both are done with it.
struct PendingCall {
    std::string blame; ///< "asking for builds of x (plugin y)"
    std::function<void(std::stop_token)> call;
    std::stop_source stop;

    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::optional<Error> error;

    void finish(std::optional<Error> outcome) {
        const std::lock_guard lock{mutex};
        done = true;
        error = std::move(outcome);
        changed.notify_all();
    }

    void wake() {
        const std::lock_guard lock{mutex};
        changed.notify_all();
    }
};

/// Runs the call and makes an Error that names the plugin of whatever leaves it. What pthread_exit
/// unwinds with is no object: the reference to it is null, which only the sanitizer minds.
__attribute__((no_sanitize("null"))) std::optional<Error> outcome_of(PendingCall& pending) {
    try {
        pending.call(pending.stop.get_token());
        return std::nullopt;
    } catch (Error& error) {
        error.during(pending.blame);
        return error;
    } catch (const std::exception& stray) {
        const char* const what = stray.what();
        return Error{Errc::plugin, what ? printable(what) : "threw an exception without a message"}
            .during(pending.blame);
    } catch (abi::__forced_unwind&) {
        // pthread_exit in the plugin: the thread ends here, and must be allowed to.
        pending.finish(
            Error{Errc::plugin, "ended the thread that it was called on"}.during(pending.blame));
        throw;
    } catch (...) {
        return Error{Errc::plugin, "threw something that is not a std::exception"}.during(
            pending.blame);
    }
}

void run_on_this_thread(const std::shared_ptr<PendingCall>& pending) {
    const pid_t process = ::getpid();
    std::optional<Error> outcome = outcome_of(*pending);
    // A child that the plugin forked came back through its call: it is none of ours, and must not
    // go on to flush our buffers and remove our files.
    if (::getpid() != process)
        ::_exit(1);
    pending->finish(std::move(outcome));
}

/// A thread with all signals blocked: they are for the thread that waits for them.
std::thread start(std::function<void()> work) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread;
    std::optional<Error> failure;
    try {
        thread = std::thread{std::move(work)};
    } catch (const std::system_error& error) {
        failure = Error{Errc::internal, cat("cannot start a thread: ", error.what())};
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (failure)
        throw *failure;
    return thread;
}

enum class Ending { by_itself, at_time_limit, by_request };

/// Waits until the call is done, its time is over, or `stop` fires.
Ending wait(PendingCall& pending, const CallLimits& limits, const std::stop_token& stop) {
    const Clock::time_point deadline = Clock::now() + limits.timeout;
    std::unique_lock lock{pending.mutex};
    const auto is_over = [&] { return pending.done || stop.stop_requested(); };
    if (!pending.changed.wait_until(lock, deadline, is_over))
        return Ending::at_time_limit;
    // What the plugin waits for is cancelled by the same token, so the call may be over before we
    // have seen the reason.
    return stop.stop_requested() ? Ending::by_request : Ending::by_itself;
}

/// Asks the call to stop and gives it the grace; whether it is done.
bool ends_when_asked(const std::shared_ptr<PendingCall>& pending, const CallLimits& limits) {
    const Clock::time_point deadline = Clock::now() + limits.grace;
    // On a thread of its own, since it runs the callbacks that the plugin has put on its token.
    try {
        start([pending] { pending->stop.request_stop(); }).detach();
    } catch (const Error&) { // no thread is to be had: then nobody can be asked either
        return false;
    }
    std::unique_lock lock{pending->mutex};
    return pending->changed.wait_until(lock, deadline, [&] { return pending->done; });
}

std::string seconds(std::chrono::milliseconds time) {
    return time.count() % 1000 == 0 ? cat(time.count() / 1000, " s") : cat(time.count(), " ms");
}

Error time_limit_error(const PendingCall& pending, const CallLimits& limits) {
    return Error{Errc::plugin, cat("did not finish within ", seconds(limits.timeout))}
        .during(pending.blame)
        .hint("plugins.call-timeout sets the time that a call may take");
}

/// A cancelled command ends as one, also when the plugin did not listen.
Error left_behind_error(const PendingCall& pending, const CallLimits& limits, Ending ending) {
    return Error{ending == Ending::by_request ? Errc::cancelled : Errc::plugin,
                 cat("did not stop within ",
                     seconds(limits.grace),
                     " of being asked to, and was left behind")}
        .during(pending.blame);
}

void throw_outcome(PendingCall& pending, Ending ending, const CallLimits& limits) {
    if (!pending.error)
        return;
    if (pending.error->code() != Errc::cancelled || ending == Ending::by_request)
        throw *pending.error;
    if (ending == Ending::at_time_limit)
        throw time_limit_error(pending, limits);
    throw Error{Errc::plugin, "says that the command was cancelled, which it was not"}.during(
        pending.blame);
}

void check_process_state(const PendingCall& pending) {
    for (const std::string& changed : restore_process_state())
        if (changed == "standard output" || changed == "standard error")
            throw Error{Errc::plugin, cat("closed or replaced ", changed)}.during(pending.blame);
}

} // namespace

bool any_call_left_behind() noexcept {
    return left_behind;
}

void run_plugin_call(std::string_view plugin_id,
                     std::string_view doing,
                     const CallLimits& limits,
                     const std::stop_token& stop,
                     std::function<void(std::stop_token)> call) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "the command was cancelled"};
    remember_process_state();
    const auto pending = std::make_shared<PendingCall>();
    pending->blame = cat(doing, " (plugin ", plugin_id, ")");
    pending->call = std::move(call);
    std::thread thread = start([pending] { run_on_this_thread(pending); });
    const std::stop_callback wake_up{stop, [pending] { pending->wake(); }};
    const Ending ending = wait(*pending, limits, stop);
    if (ending != Ending::by_itself && !ends_when_asked(pending, limits)) {
        left_behind = true;
        thread.detach();
        throw left_behind_error(*pending, limits, ending);
    }
    thread.join();
    check_process_state(*pending);
    throw_outcome(*pending, ending, limits);
}

} // namespace binstall

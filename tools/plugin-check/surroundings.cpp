// SPDX-License-Identifier: MIT
#include "surroundings.hpp"

#include <binstall/text.hpp>

#include <engine/plugin/call.hpp>
#include <engine/process/process_state.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <pthread.h>
#include <sys/inotify.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace binstall::check {

namespace {

std::atomic<bool> has_written = false;

void note_writing(int /*signal*/) {
    has_written = true;
}

std::size_t count_threads() {
    std::error_code ignored; // then there are none to be seen, now and later
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{"/proc/self/task", ignored}, {}));
}

fs::path new_folder() {
    std::string pattern = (fs::temp_directory_path() / "binstall-check-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw_io("create", pattern, errno);
    return pattern;
}

/// What was created in the watched folder, or moved there, even when it is gone again.
FileDescriptor events_in(const fs::path& folder) {
    FileDescriptor events{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    if (!events || ::inotify_add_watch(events.get(), folder.c_str(), IN_CREATE | IN_MOVED_TO) == -1)
        throw_io("watch", folder.string(), errno);
    return events;
}

void live_in(const fs::path& folder) {
    for (const char* name : {"HOME", "TMPDIR"})
        ::setenv(name, folder.c_str(), 1);
    for (const char* name : {"XDG_CACHE_HOME",
                             "XDG_CONFIG_HOME",
                             "XDG_DATA_HOME",
                             "XDG_RUNTIME_DIR",
                             "XDG_STATE_HOME"})
        ::unsetenv(name);
    if (::chdir(folder.c_str()) != 0)
        throw_io("enter", folder.string(), errno);
}

} // namespace

NoWriting::NoWriting() {
    struct sigaction action {};

    action.sa_handler = note_writing;
    ::sigaction(SIGXFSZ, &action, &action_);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
}

NoWriting::~NoWriting() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::sigaction(SIGXFSZ, &action_, nullptr);
}

Surroundings::Surroundings() : root_{new_folder()} {
    fs::create_directory(root_ / "home");
    events_ = events_in(root_ / "home");
    live_in(root_ / "home");
    std::thread{[] {}}.join(); // ThreadSanitizer begins one of its own with the first
    threads_ = count_threads();
}

Surroundings::~Surroundings() {
    remove();
}

void Surroundings::remove() noexcept {
    std::error_code ignored; // what is left harms nobody
    fs::remove_all(root_, ignored);
}

fs::path Surroundings::folder(std::string_view name) const {
    fs::create_directories(root_ / name);
    return root_ / name;
}

Surroundings::Visit::Visit(Surroundings& surroundings) : surroundings_{surroundings} {
    sigset_t writing;
    ::sigemptyset(&writing);
    ::sigaddset(&writing, SIGXFSZ);
    ::pthread_sigmask(SIG_UNBLOCK, &writing, nullptr);
}

/// Before the engine puts these things back without a word.
Surroundings::Visit::~Visit() {
    for (std::string& changed : restore_process_state()) {
        const std::lock_guard lock{surroundings_.mutex_};
        surroundings_.process_.insert(std::move(changed));
    }
}

std::set<std::string> Surroundings::created() const {
    std::set<std::string> names;
    std::array<char, 16 * 1024> buffer;
    for (ssize_t count = 0; (count = ::read(events_.get(), buffer.data(), buffer.size())) > 0;) {
        for (const char* at = buffer.data(); at < buffer.data() + count;) {
            inotify_event event;
            std::memcpy(&event, at, sizeof event);
            if (event.len > 0)
                names.insert(at + sizeof event);
            at += sizeof event + event.len;
        }
    }
    return names;
}

std::size_t Surroundings::left_threads() {
    if (any_call_left_behind())
        return 0; // that was said, and such a thread may start others
    // The kernel lists a thread for a moment after it was joined.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{2};
    std::size_t now = count_threads();
    while (now > threads_ && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        now = count_threads();
    }
    return now - std::min(now, std::exchange(threads_, now));
}

std::string Surroundings::changes() {
    std::string changes;
    const auto add = [&](const std::string& change) {
        changes += cat(changes.empty() ? "" : ", ", change);
    };
    {
        const std::lock_guard lock{mutex_};
        for (const std::string& changed : std::exchange(process_, {}))
            add(cat("changed ", changed));
    }
    if (has_written.exchange(false))
        add("wrote to a file");
    for (const std::string& name : created())
        add(cat("created ", printable(name)));
    if (const std::size_t count = left_threads())
        add(cat("left ", count, count == 1 ? " thread" : " threads", " behind"));
    return changes;
}

} // namespace binstall::check

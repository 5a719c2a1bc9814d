// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace binstall::test {
namespace {

void require(int error_number, const std::string& doing) {
    if (error_number != 0)
        throw std::system_error{error_number, std::generic_category(), doing};
}

/// The two ends of a pipe; closed with it.
struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        require(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe");
        reader = ends[0];
        writer = ends[1];
    }

    ~Pipe() {
        close(reader);
        close(writer);
    }

    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    static void close(int& end) {
        if (end >= 0)
            ::close(std::exchange(end, -1));
    }

    int reader = -1;
    int writer = -1;
};

/// Strings as exec wants them.
class Strings {
public:
    explicit Strings(std::vector<std::string> strings) : strings_{std::move(strings)} {
        for (std::string& string : strings_)
            pointers_.push_back(string.data());
        pointers_.push_back(nullptr);
    }

    char* const* data() { return pointers_.data(); }

private:
    std::vector<std::string> strings_;
    std::vector<char*> pointers_;
};

Strings arguments_of(const Command& command) {
    std::vector<std::string> all{command.argv0.value_or(command.program.string())};
    all.insert(all.end(), command.arguments.begin(), command.arguments.end());
    return Strings{std::move(all)};
}

Strings environment_of(const Command& command) {
    std::vector<std::string> all;
    for (const auto& [name, value] : command.environment)
        all.push_back(name + "=" + value);
    return Strings{std::move(all)};
}

pid_t spawn(const Command& command, const Pipe& in, const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in.reader, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out.writer, 1);
    ::posix_spawn_file_actions_adddup2(&actions, err.writer, 2);
    if (command.folder)
        ::posix_spawn_file_actions_addchdir_np(&actions, command.folder->c_str());
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    Strings arguments = arguments_of(command);
    Strings environment = environment_of(command);
    pid_t id = 0;
    const int error_number = ::posix_spawn(
        &id, command.program.c_str(), &actions, &attributes, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    require(error_number, "running " + command.program.string());
    return id;
}

} // namespace

class Process::Implementation {
public:
    explicit Implementation(Command started) : command{std::move(started)} {
        ::signal(SIGPIPE, SIG_IGN); // A program may end without having read its input.
        deadline = std::chrono::steady_clock::now() + command.limit;
        id = spawn(command, in, out, err);
        Pipe::close(in.reader);
        Pipe::close(out.writer);
        Pipe::close(err.writer);
        reader = std::thread{[this] { read_all(); }};
    }

    ~Implementation() {
        ::kill(-id, SIGKILL);
        reader.join();
        if (!is_reaped)
            ::waitpid(id, nullptr, 0);
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    /// Feeds stdin and collects stdout and stderr until both have ended.
    void read_all() {
        std::array<pollfd, 3> ends{
            {{out.reader, POLLIN, 0}, {err.reader, POLLIN, 0}, {in.writer, POLLOUT, 0}}};
        if (command.keeps_input_open && command.input.empty())
            ends[2].fd = -1;
        std::string_view unwritten = command.input;
        while (ends[0].fd >= 0 || ends[1].fd >= 0) {
            if (::poll(ends.data(), ends.size(), milliseconds_left()) == 0) {
                timed_out = true;
                ::kill(-id, SIGKILL);
                deadline += std::chrono::hours{1};
                continue;
            }
            take(ends[0], outcome.out);
            take(ends[1], outcome.err);
            if (ends[2].fd >= 0 && ends[2].revents != 0)
                feed(ends[2], unwritten);
        }
        const std::lock_guard lock{mutex};
        has_ended = true;
        changed.notify_all();
    }

    int milliseconds_left() const {
        using std::chrono::milliseconds;
        const auto left =
            std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        return static_cast<int>(std::max<milliseconds::rep>(left.count(), 0));
    }

    void take(pollfd& end, std::string& text) {
        if (end.fd < 0 || end.revents == 0)
            return;
        std::array<char, 65536> buffer{};
        const ssize_t count = ::read(end.fd, buffer.data(), buffer.size());
        const std::lock_guard lock{mutex};
        if (count > 0)
            text.append(buffer.data(), static_cast<std::size_t>(count));
        else if (count == 0 || errno != EINTR)
            end.fd = -1;
        changed.notify_all();
    }

    void feed(pollfd& end, std::string_view& unwritten) {
        const ssize_t count = ::write(in.writer, unwritten.data(), unwritten.size());
        if (count > 0)
            unwritten.remove_prefix(static_cast<std::size_t>(count));
        if (!unwritten.empty() && (count > 0 || errno == EINTR))
            return;
        end.fd = -1;
        if (!command.keeps_input_open)
            Pipe::close(in.writer);
    }

    bool wait_for_text(const std::string& text, std::string_view wanted) {
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return has_ended || text.find(wanted) != std::string::npos; });
        return text.find(wanted) != std::string::npos;
    }

    Outcome wait() {
        {
            std::unique_lock lock{mutex};
            changed.wait(lock, [&] { return has_ended; });
        }
        int state = 0;
        while (!is_reaped && ::waitpid(id, &state, 0) < 0 && errno == EINTR) {
        }
        is_reaped = true;
        outcome.timed_out = timed_out;
        if (WIFEXITED(state))
            outcome.status = WEXITSTATUS(state);
        else
            outcome.signal = WTERMSIG(state);
        return outcome;
    }

    const Command command;
    Pipe in;
    Pipe out;
    Pipe err;
    pid_t id = 0;
    std::chrono::steady_clock::time_point deadline;
    std::mutex mutex;
    std::condition_variable changed;
    Outcome outcome;
    bool timed_out = false;
    bool has_ended = false;
    bool is_reaped = false;
    std::thread reader;
};

Process::Process(Command command)
    : implementation_{std::make_unique<Implementation>(std::move(command))} {}

Process::~Process() = default;

void Process::send_signal(int number) const {
    ::kill(-implementation_->id, number);
}

void Process::write(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t count = ::write(implementation_->in.writer, text.data(), text.size());
        if (count < 0 && errno != EINTR)
            require(errno, "writing to " + implementation_->command.program.string());
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

bool Process::wait_for_error_text(std::string_view text) {
    return implementation_->wait_for_text(implementation_->outcome.err, text);
}

bool Process::wait_for_output_text(std::string_view text) {
    return implementation_->wait_for_text(implementation_->outcome.out, text);
}

Outcome Process::wait() {
    return implementation_->wait();
}

Outcome run(const Command& command) {
    return Process{command}.wait();
}

std::optional<fs::path> find_program(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders{path == nullptr ? "/usr/bin:/bin" : path};
    for (std::string folder; std::getline(folders, folder, ':');) {
        const fs::path file = fs::path{folder} / name;
        if (::access(file.c_str(), X_OK) == 0)
            return file;
    }
    return {};
}

} // namespace binstall::test

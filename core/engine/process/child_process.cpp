// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/setting.hpp>
#include <engine/process/child_process.hpp>
#include <engine/process/child_spawn.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace binstall {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t error_limit = 4096;

/// How often to look whether the program has ended, where the system cannot tell.
constexpr int look_interval = 20;

/// How long a program that has to end may take to clean up behind itself.
constexpr std::chrono::milliseconds grace{400};

/// Becomes readable when the command is to end.
class StopSignal {
public:
    explicit StopSignal(const std::stop_token& stop)
        : event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)}, callback_{stop, Raise{event_.get()}} {}

    int descriptor() const noexcept { return event_.get(); }

private:
    struct Raise {
        int descriptor;

        void operator()() const noexcept {
            const std::uint64_t one = 1;
            static_cast<void>(::write(descriptor, &one, sizeof one) < 0);
        }
    };

    FileDescriptor event_;
    std::stop_callback<Raise> callback_;
};

/// A program that runs. Its group does not survive this object.
class RunningChild {
public:
    RunningChild(const ChildCommand& command, const std::stop_token& stop, const ChildOutput& sink)
        : command_{command}, stop_{stop}, stop_signal_{stop}, sink_{sink},
          name_{printable(command.program.filename().string())}, child_{spawn(command)},
          unwritten_{command.input}, end_{Clock::now() + command.limit} {
        if (unwritten_.empty())
            child_.in = FileDescriptor{};
        if (command.file_limit)
            limit_files(*command.file_limit);
    }

    /// Asks what still runs to end, so that it can clean up behind itself; kills it soon after.
    ~RunningChild() {
        if (child_.id > 0 && !has_ended()) {
            ::kill(-child_.id, SIGTERM);
            const Clock::time_point end = Clock::now() + grace;
            while (!has_ended() && Clock::now() < end) {
                pollfd ended{child_.ended.get(), POLLIN, 0};
                ::poll(&ended, 1, look_interval);
            }
        }
        reap();
    }

    RunningChild(const RunningChild&) = delete;
    RunningChild& operator=(const RunningChild&) = delete;

    ChildResult run() {
        while (!has_ended())
            wait_and_move();
        // What it has written is in the pipes; what its children would still write is not waited
        // for.
        take(child_.out, true);
        take(child_.err, false);
        const int state = reap();
        result_.status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
        return std::move(result_);
    }

private:
    /// From outside: a limit of ours would be one for everything that this process writes.
    void limit_files(std::uint64_t bytes) const {
        const rlimit limit{bytes, bytes};
        ::prlimit(child_.id, RLIMIT_FSIZE, &limit, nullptr); // it may have ended already
    }

    /// Whether the program itself has ended; it stays a zombie, so that its number stays its own.
    bool has_ended() {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(child_.id), &info, WEXITED | WNOHANG | WNOWAIT) !=
                   0 ||
               info.si_pid != 0;
    }

    void wait_and_move() {
        std::array<pollfd, 5> ends{{{stop_signal_.descriptor(), POLLIN, 0},
                                    {child_.out.get(), POLLIN, 0},
                                    {child_.err.get(), POLLIN, 0},
                                    {child_.in.get(), POLLOUT, 0},
                                    {child_.ended.get(), POLLIN, 0}}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()).count();
        if (left <= 0)
            throw Error{Errc::subprocess,
                        cat(name_, " did not end within ", duration_text(command_.limit))};
        const int most = child_.ended ? 60'000 : look_interval;
        ::poll(ends.data(), ends.size(), static_cast<int>(std::min<std::int64_t>(left, most)));
        if (stop_.stop_requested())
            throw Error{Errc::cancelled, "interrupted"};
        if (ends[1].revents != 0)
            take(child_.out, true);
        if (ends[2].revents != 0)
            take(child_.err, false);
        if (ends[3].revents != 0)
            feed();
    }

    /// Reads what is there; closes the pipe at its end.
    void take(FileDescriptor& pipe, bool is_output) {
        std::array<char, 65536> buffer;
        while (pipe) {
            const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0 && errno == EAGAIN)
                return;
            if (count <= 0) {
                pipe = FileDescriptor{};
                return;
            }
            const std::string_view bytes{buffer.data(), static_cast<std::size_t>(count)};
            is_output ? add_output(bytes) : add_error(bytes);
        }
    }

    void add_output(std::string_view bytes) {
        written_ += bytes.size();
        if (written_ > command_.output_limit)
            throw Error{Errc::subprocess,
                        cat(name_, " wrote more than ", size_text(command_.output_limit))};
        sink_(bytes);
    }

    void add_error(std::string_view bytes) {
        result_.err += bytes;
        if (result_.err.size() > error_limit)
            result_.err.erase(0, result_.err.size() - error_limit);
    }

    void feed() {
        const ssize_t count =
            ::send(child_.in.get(), unwritten_.data(), unwritten_.size(), MSG_NOSIGNAL);
        if (count > 0)
            unwritten_.remove_prefix(static_cast<std::size_t>(count));
        // A program may end its input early: it has read what it needs.
        const bool is_over = count < 0 && errno != EINTR && errno != EAGAIN;
        if (unwritten_.empty() || is_over)
            child_.in = FileDescriptor{};
    }

    /// Kills what is left of the group and collects the program.
    int reap() {
        int state = 255 << 8; // when somebody else has collected it
        if (child_.id <= 0)
            return state;
        ::kill(-child_.id, SIGKILL);
        while (::waitpid(child_.id, &state, 0) < 0 && errno == EINTR) {
        }
        child_.id = 0;
        return state;
    }

    const ChildCommand& command_;
    const std::stop_token& stop_;
    StopSignal stop_signal_;
    const ChildOutput& sink_;
    std::string name_;
    SpawnedChild child_;
    std::string_view unwritten_;
    Clock::time_point end_;
    std::uint64_t written_ = 0;
    ChildResult result_;
};

} // namespace

ChildResult
run_child(const ChildCommand& command, const std::stop_token& stop, const ChildOutput& sink) {
    if (stop.stop_requested())
        throw Error{Errc::cancelled, "interrupted"};
    return RunningChild{command, stop, sink}.run();
}

ChildResult run_child(const ChildCommand& command, const std::stop_token& stop) {
    std::string out;
    ChildResult result =
        run_child(command, stop, [&](std::string_view bytes) { out.append(bytes); });
    result.out = std::move(out);
    return result;
}

} // namespace binstall

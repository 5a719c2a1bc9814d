// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/tcp_connect.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>
#include <vector>

namespace binstall {

namespace {

constexpr std::chrono::milliseconds head_start{250};

/// The addresses that are being tried.
class Race {
public:
    Race(const Addresses& addresses, const StopEvent& stop) : addresses_{addresses}, stop_{stop} {}

    FileDescriptor run(const Patience& patience) {
        for (;;) {
            if (is_next_due() && start_next())
                return take(runners_.size() - 1);
            if (runners_.empty() && next_ == addresses_.size())
                throw BrokenConnection{failures_, BrokenConnection::After::nothing};
            if (patience.is_over())
                patience.complain();
            if (const auto winner = wait_for_one(patience))
                return take(*winner);
        }
    }

private:
    struct Runner {
        FileDescriptor socket;
        std::string address;
    };

    bool is_next_due() const {
        return next_ < addresses_.size() &&
               (runners_.empty() || Patience::Clock::now() >= next_at_);
    }

    /// Whether the next address was connected at once.
    bool start_next() {
        const Poco::Net::SocketAddress& address = addresses_[next_++];
        next_at_ = Patience::Clock::now() + head_start;
        const int kind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
        Runner runner{FileDescriptor{::socket(address.af(), kind, 0)}, address.toString()};
        if (!runner.socket) {
            note_failure(runner.address, errno);
            return false;
        }
        const int yes = 1;
        ::setsockopt(runner.socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        const int result = ::connect(runner.socket.get(), address.addr(), address.length());
        const int failure = result == 0 ? 0 : errno;
        if (failure != 0 && failure != EINPROGRESS && failure != EINTR) {
            note_failure(runner.address, failure);
            return false;
        }
        runners_.push_back(std::move(runner));
        return failure == 0;
    }

    /// Waits until a runner has arrived, the next one is due, or one has failed.
    std::optional<std::size_t> wait_for_one(const Patience& patience) {
        std::vector<pollfd> list{{stop_.descriptor(), POLLIN, 0}};
        for (const Runner& runner : runners_)
            list.push_back({runner.socket.get(), POLLOUT, 0});
        const int ready = ::poll(list.data(), list.size(), wait_limit(patience));
        stop_.check();
        for (std::size_t index = runners_.size(); ready > 0 && index-- > 0;) {
            if (list[index + 1].revents == 0)
                continue;
            const int failure = socket_failure(runners_[index].socket.get());
            if (failure == 0)
                return index;
            note_failure(runners_[index].address, failure);
            runners_.erase(runners_.begin() + static_cast<std::ptrdiff_t>(index));
            next_at_ = Patience::Clock::now();
        }
        return std::nullopt;
    }

    int wait_limit(const Patience& patience) const {
        if (next_ == addresses_.size())
            return patience.milliseconds_left();
        const auto until_next =
            std::chrono::ceil<std::chrono::milliseconds>(next_at_ - Patience::Clock::now());
        return std::clamp(static_cast<int>(until_next.count()), 0, patience.milliseconds_left());
    }

    static int socket_failure(int socket) {
        int failure = 0;
        socklen_t size = sizeof failure;
        return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 ? failure : errno;
    }

    void note_failure(const std::string& address, int failure) {
        failures_ += cat(failures_.empty() ? "cannot connect to " : "; to ",
                         address,
                         ": ",
                         std::generic_category().message(failure));
    }

    FileDescriptor take(std::size_t winner) { return std::move(runners_[winner].socket); }

    const Addresses& addresses_;
    const StopEvent& stop_;
    std::size_t next_ = 0;
    Patience::Clock::time_point next_at_{};
    std::vector<Runner> runners_;
    std::string failures_;
};

} // namespace

FileDescriptor
connect_to_any(const Addresses& addresses, const Patience& patience, const StopEvent& stop) {
    return Race{addresses, stop}.run(patience);
}

} // namespace binstall

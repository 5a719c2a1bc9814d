// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/connection_pool.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::chrono::seconds idle_limit{8};

} // namespace

ConnectionPool::ConnectionPool(Connector& connector,
                               int connections_per_host,
                               Log& log,
                               const StopEvent& stop)
    : connector_{connector}, connections_per_host_{connections_per_host}, log_{log}, stop_{stop} {}

ConnectionPool::Loan::Loan(ConnectionPool& pool,
                           std::string origin,
                           std::unique_ptr<HttpConnection> connection,
                           bool is_used)
    : pool_{pool}, origin_{std::move(origin)}, connection_{std::move(connection)}, is_used_{
                                                                                       is_used} {}

ConnectionPool::Loan::~Loan() {
    if (connection_)
        pool_.give_back(origin_, std::nullopt);
}

void ConnectionPool::Loan::keep() {
    if (connection_->can_be_used_again())
        pool_.give_back(origin_, Idle{std::move(connection_), Patience::Clock::now(), true});
}

std::unique_ptr<ConnectionPool::Loan>
ConnectionPool::take(const Url& url, Want want, const RequestBounds& bounds) {
    const std::string origin = url.origin();
    if (std::optional<Idle> idle = take_or_reserve(origin, want, bounds)) {
        idle->connection->ends_with(bounds.stop);
        return std::make_unique<Loan>(*this, origin, std::move(idle->connection), idle->is_used);
    }
    try {
        return std::make_unique<Loan>(*this, origin, connector_.connect(url, bounds), false);
    } catch (const std::exception&) {
        give_back(origin, std::nullopt);
        throw;
    }
}

/// An idle connection; or nothing, and the right to make one.
std::optional<ConnectionPool::Idle>
ConnectionPool::take_or_reserve(const std::string& origin, Want want, const RequestBounds& bounds) {
    std::unique_lock lock{mutex_};
    Host& host = hosts_[origin];
    const auto wait_until = [&](const auto& is_met) {
        bool is_in_time = true;
        if (bounds.total)
            is_in_time =
                changed_.wait_until(lock, bounds.stop.token(), bounds.total->end(), is_met);
        else
            changed_.wait(lock, bounds.stop.token(), is_met);
        bounds.stop.check(); // first: being stopped looks like being late
        if (!is_in_time)
            bounds.total->complain();
    };
    if (want == Want::any) {
        const auto coming =
            std::ranges::find_if(host.coming, [](const auto& ahead) { return !ahead->is_claimed; });
        if (host.idle.empty() && coming != host.coming.end()) {
            const std::shared_ptr<Ahead> ahead = *coming;
            ahead->is_claimed = true;
            wait_until([&] { return ahead->is_over; });
            if (ahead->too_late)
                throw Error{*ahead->too_late};
        }
    }
    std::optional<Idle> idle;
    wait_until([&] {
        if (want == Want::any && !idle)
            idle = take_idle(host);
        return idle.has_value() || connections(host) < connections_per_host_;
    });
    ++host.in_use;
    return idle;
}

std::optional<ConnectionPool::Idle> ConnectionPool::take_idle(Host& host) {
    while (!host.idle.empty()) {
        Idle idle = std::move(host.idle.back());
        host.idle.pop_back();
        if (Patience::Clock::now() - idle.since < idle_limit && idle.connection->is_silent())
            return idle;
    }
    return std::nullopt;
}

void ConnectionPool::give_back(const std::string& origin, std::optional<Idle> idle) {
    const std::lock_guard lock{mutex_};
    Host& host = hosts_[origin];
    --host.in_use;
    if (idle)
        host.idle.push_back(std::move(*idle));
    changed_.notify_all();
}

/// Those in use, and those that are being made for who will use them.
int ConnectionPool::connections(const Host& host) {
    return host.in_use + static_cast<int>(host.coming.size());
}

void ConnectionPool::open_ahead(const Url& url, std::size_t count) {
    const std::lock_guard lock{mutex_};
    Host& host = hosts_[url.origin()];
    for (std::size_t index = 0; index < count && connections(host) < connections_per_host_; ++index)
        open_one_ahead(url, host);
}

void ConnectionPool::open_one_ahead(const Url& url, Host& host) {
    const auto ahead = std::make_shared<Ahead>();
    host.coming.push_back(ahead);
    const auto open = [this, url, ahead] {
        std::unique_ptr<HttpConnection> connection;
        try {
            connection = connector_.connect(url, {stop_});
        } catch (const BrokenConnection& broken) {
            log_.write(Level::trace, cat("opening ahead to ", url.origin(), ": ", broken.what()));
        } catch (const Error& error) {
            if (error.code() == Errc::network)
                ahead->too_late = error;
            log_.write(Level::trace, cat("opening ahead to ", url.origin(), ": ", error.what()));
        } catch (const std::exception& stray) { // this is where a thread begins
            log_.write(Level::warn, cat("opening ahead to ", url.origin(), ": ", stray.what()));
        }
        finish(url.origin(), *ahead, std::move(connection));
    };
    try {
        openers_.emplace_back(open);
    } catch (const std::system_error&) { // no thread is to be had: it was only to save time
        host.coming.pop_back();
    }
}

void ConnectionPool::finish(const std::string& origin,
                            Ahead& ahead,
                            std::unique_ptr<HttpConnection> connection) {
    const std::lock_guard lock{mutex_};
    Host& host = hosts_[origin];
    std::erase_if(host.coming, [&](const auto& other) { return other.get() == &ahead; });
    if (connection)
        host.idle.push_back({std::move(connection), Patience::Clock::now(), false});
    ahead.is_over = true;
    changed_.notify_all();
}

} // namespace binstall

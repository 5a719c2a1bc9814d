// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/connector.hpp>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace binstall {

/// The connections of a run, by origin. Thread-safe.
///
/// One is used again only when its last answer was read to its end, it has rested less than 8
/// seconds, and the server has not said anything since.
class ConnectionPool {
public:
    ConnectionPool(Connector& connector, int connections_per_host, Log& log, const StopEvent& stop);

    /// A connection on loan. Goes back with keep(), else it is closed.
    class Loan {
    public:
        Loan(ConnectionPool& pool,
             std::string origin,
             std::unique_ptr<HttpConnection> connection,
             bool is_used);
        ~Loan();
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        HttpConnection& operator*() const noexcept { return *connection_; }

        HttpConnection* operator->() const noexcept { return connection_.get(); }

        /// Whether it has carried a request before: then it may be dead without our knowing.
        bool is_used() const noexcept { return is_used_; }

        /// Returns it to the pool, when it can be used again.
        void keep();

    private:
        ConnectionPool& pool_;
        std::string origin_;
        std::unique_ptr<HttpConnection> connection_;
        bool is_used_;
    };

    enum class Want {
        any,   ///< One that is there already, else a new one.
        fresh, ///< A new one.
    };

    /// Waits while as many as are allowed are in use.
    /// @throws as Connector::connect()
    std::unique_ptr<Loan> take(const Url& url, Want want, const RequestBounds& bounds);

    /// Makes connections, each on a thread of its own: `count`, or as many as are allowed. Whoever
    /// wants one meanwhile waits for it; when it fails they make their own and meet the error
    /// themselves. When it took too long, that is their error: they have waited as long.
    void open_ahead(const Url& url, std::size_t count);

private:
    struct Idle {
        std::unique_ptr<HttpConnection> connection;
        Patience::Clock::time_point since;
        bool is_used;
    };

    /// A connection that is being opened ahead: owned by its thread and by who waits for it.
    struct Ahead {
        bool is_claimed = false;
        bool is_over = false;
        std::optional<Error> too_late{}; ///< What was not done in time.
    };

    struct Host {
        std::vector<Idle> idle; ///< The one that rested least is last.
        std::vector<std::shared_ptr<Ahead>> coming;
        int in_use = 0;
    };

    std::optional<Idle>
    take_or_reserve(const std::string& origin, Want want, const RequestBounds& bounds);
    std::optional<Idle> take_idle(Host& host);
    static int connections(const Host& host);
    void open_one_ahead(const Url& url, Host& host);
    void give_back(const std::string& origin, std::optional<Idle> idle);
    void
    finish(const std::string& origin, Ahead& ahead, std::unique_ptr<HttpConnection> connection);

    Connector& connector_;
    const int connections_per_host_;
    Log& log_;
    const StopEvent& stop_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::string, Host> hosts_;
    std::vector<std::jthread> openers_; ///< Last: joined before the rest goes.
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace binstall::test {

/// A place where a server waits until the test lets it go on, and that tells the test when the
/// server has come there: what makes an order of events certain without a sleep.
class Gate {
public:
    /// Lets everyone pass, now and later.
    void open() {
        const std::lock_guard lock{mutex_};
        is_open_ = true;
        changed_.notify_all();
    }

    /// Waits until somebody has come to the gate. False when that takes longer than `limit`.
    [[nodiscard]] bool wait_reached(std::chrono::milliseconds limit = std::chrono::seconds{30}) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, limit, [this] { return is_reached_; });
    }

    /// Waits until the gate is open, or `stop`.
    void pass(std::stop_token stop) {
        std::unique_lock lock{mutex_};
        is_reached_ = true;
        changed_.notify_all();
        changed_.wait(lock, stop, [this] { return is_open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool is_reached_ = false;
    bool is_open_ = false;
};

} // namespace binstall::test

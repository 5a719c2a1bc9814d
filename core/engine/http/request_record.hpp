// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http_client.hpp>

#include <mutex>
#include <vector>

namespace binstall {

/// Every request that was sent, redirects included. Thread-safe.
class RequestRecord {
public:
    void add(const Request& request, int status) {
        const std::lock_guard lock{mutex_};
        made_.push_back({request.method, request.url, status});
    }

    std::vector<MadeRequest> all() const {
        const std::lock_guard lock{mutex_};
        return made_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<MadeRequest> made_;
};

} // namespace binstall

// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http_client.hpp>

#include <mutex>
#include <vector>

namespace binstall {

/// Every request that was answered, redirects included, for who wants to show them. Nobody else
/// keeps them: a run may make any number. Thread-safe.
class RequestRecord {
public:
    explicit RequestRecord(bool is_wanted) : is_wanted_{is_wanted} {}

    void add(const Request& request, int status) {
        if (!is_wanted_)
            return;
        const std::lock_guard lock{mutex_};
        made_.push_back({request.method, request.url, status});
    }

    std::vector<MadeRequest> all() const {
        const std::lock_guard lock{mutex_};
        return made_;
    }

private:
    const bool is_wanted_;
    mutable std::mutex mutex_;
    std::vector<MadeRequest> made_;
};

} // namespace binstall
